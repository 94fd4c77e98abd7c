# Copyright 2026 The Cascade Studio authors
# SPDX-License-Identifier: Apache-2.0
#
# Finds the sources of Dear ImGui and imgui-node-editor, unpacked by packaging/setup, and makes one static library of them.
#
#   CASCADE_IMGUI_DIR   folder that holds imgui/ and imgui-node-editor/ (cache variable, or environment variable)
#
# Defines ImGui::ImGui: ImGui with FreeType, the OpenGL 3 back end, the text helpers for std::string, and the node editor.

set(_cacheHome "$ENV{XDG_CACHE_HOME}")
if(NOT _cacheHome)
    set(_cacheHome "$ENV{HOME}/.cache")
endif()
set(CASCADE_IMGUI_DIR "$ENV{CASCADE_IMGUI_DIR}" CACHE PATH "Folder that holds imgui/ and imgui-node-editor/")
find_path(ImGui_ROOT_DIR imgui/imgui.h HINTS "${CASCADE_IMGUI_DIR}" "${_cacheHome}/cascade-studio/deps/imgui-bundle-1.93.0" NO_DEFAULT_PATH)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(ImGui REQUIRED_VARS ImGui_ROOT_DIR
    REASON_FAILURE_MESSAGE "Run packaging/setup, or set CASCADE_IMGUI_DIR to a folder with imgui/ and imgui-node-editor/.")

if(ImGui_FOUND AND NOT TARGET ImGui::ImGui)
    pkg_check_modules(FreeType REQUIRED IMPORTED_TARGET freetype2)
    set(_imgui "${ImGui_ROOT_DIR}/imgui")
    set(_editor "${ImGui_ROOT_DIR}/imgui-node-editor")
    add_library(cascade_imgui STATIC
        "${_imgui}/imgui.cpp" "${_imgui}/imgui_draw.cpp" "${_imgui}/imgui_tables.cpp" "${_imgui}/imgui_widgets.cpp" "${_imgui}/imgui_stacklayout.cpp"
        "${_imgui}/misc/freetype/imgui_freetype.cpp" "${_imgui}/misc/cpp/imgui_stdlib.cpp" "${_imgui}/backends/imgui_impl_opengl3.cpp"
        "${_editor}/crude_json.cpp" "${_editor}/imgui_canvas.cpp" "${_editor}/imgui_node_editor.cpp" "${_editor}/imgui_node_editor_api.cpp")
    target_include_directories(cascade_imgui SYSTEM PUBLIC "${_imgui}" "${_imgui}/misc/cpp" "${_imgui}/misc/freetype" "${_editor}")
    target_compile_definitions(cascade_imgui PUBLIC IMGUI_ENABLE_FREETYPE IMGUI_DISABLE_OBSOLETE_FUNCTIONS ImDrawIdx=unsigned)
    # The canvas is drawn many times a second in every build: what is debugged is our own code.
    # ImFloor takes one from the smallest int where there is no mouse: its place is then -FLT_MAX. Nothing is made of the result.
    target_compile_options(cascade_imgui PRIVATE -w -O2 -fno-sanitize=signed-integer-overflow)
    target_link_libraries(cascade_imgui PRIVATE PkgConfig::FreeType ${CMAKE_DL_LIBS})
    add_library(ImGui::ImGui ALIAS cascade_imgui)
endif()
