# Copyright 2026 The Cascade Studio authors
# SPDX-License-Identifier: Apache-2.0
#
# How every target of the project is made: one language level, one set of warnings, one precompiled LibTorch header.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
# One position-independence flag for libraries, programs and tests alike: the precompiled header serves all of them.
set(CMAKE_POSITION_INDEPENDENT_CODE OFF)
add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fPIC>)

find_program(CASCADE_CCACHE ccache)
if(CASCADE_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} ${CASCADE_CCACHE})
    add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
endif()

add_library(cascade_flags INTERFACE)
target_compile_options(cascade_flags INTERFACE -Wall -Wextra -Wshadow -Wno-unknown-pragmas -Wno-missing-field-initializers)
target_include_directories(cascade_flags INTERFACE "${CMAKE_SOURCE_DIR}")
if(CASCADE_SANITIZE STREQUAL "address")
    add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:-fsanitize=address,undefined;-fno-omit-frame-pointer;-fno-sanitize-recover=undefined>")
    add_link_options(-fsanitize=address,undefined)
elseif(CASCADE_SANITIZE STREQUAL "thread")
    add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:-fsanitize=thread;-fno-omit-frame-pointer>")
    add_link_options(-fsanitize=thread)
endif()

if(CASCADE_COVERAGE)
    add_compile_options($<$<COMPILE_LANGUAGE:CXX>:--coverage>)
    add_link_options(--coverage)
endif()

# cascade_library(NAME FOLDER folder [TORCH] [PUBLIC libs...] [PRIVATE libs...])
#
# A static library `cascade_NAME` with the alias `cascade::NAME`, made of all sources directly in FOLDER.
# TORCH: uses LibTorch, links it publicly and shares the precompiled header.
function(cascade_library NAME)
    cmake_parse_arguments(ARG "TORCH" "FOLDER" "PUBLIC;PRIVATE;EXCLUDE" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS "${ARG_FOLDER}/*.cpp" "${ARG_FOLDER}/*.h")
    foreach(pattern IN LISTS ARG_EXCLUDE)
        list(FILTER sources EXCLUDE REGEX "${pattern}")
    endforeach()
    if(NOT sources)
        message(FATAL_ERROR "No sources in ${CMAKE_CURRENT_SOURCE_DIR}/${ARG_FOLDER}")
    endif()
    add_library(cascade_${NAME} STATIC ${sources})
    set_target_properties(cascade_${NAME} PROPERTIES LINKER_LANGUAGE CXX)
    add_library(cascade::${NAME} ALIAS cascade_${NAME})
    target_link_libraries(cascade_${NAME} PUBLIC ${ARG_PUBLIC} PRIVATE cascade_flags ${ARG_PRIVATE})
    target_include_directories(cascade_${NAME} PUBLIC "${CMAKE_SOURCE_DIR}")
    if(ARG_TORCH)
        target_link_libraries(cascade_${NAME} PUBLIC LibTorch::LibTorch)
        cascade_use_torch_header(cascade_${NAME})
    endif()
endfunction()

# Makes TARGET compile with the project's one precompiled header of LibTorch.
function(cascade_use_torch_header TARGET)
    if(NOT TARGET cascade_torch_header)
        file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/TorchHeader.cpp" CONTENT "// Holds the precompiled header.\n")
        add_library(cascade_torch_header STATIC "${CMAKE_BINARY_DIR}/TorchHeader.cpp")
        target_link_libraries(cascade_torch_header PRIVATE LibTorch::LibTorch cascade_flags)
        target_precompile_headers(cascade_torch_header PRIVATE <torch/nn/module.h> <torch/nn/pimpl.h> <torch/types.h> <functional> <map> <memory> <optional> <string> <vector>)
    endif()
    target_precompile_headers(${TARGET} REUSE_FROM cascade_torch_header)
endfunction()
