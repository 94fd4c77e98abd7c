# Copyright 2026 The Cascade Studio authors
# SPDX-License-Identifier: Apache-2.0
#
# What `cmake --install` puts where, in three components: libtorch, cascade (the command line, models, presets) and studio (the
# window). Included when the programs are targets. CascadePackages.cmake makes a Debian package of each component.

include(GNUInstallDirs)
# The same below every prefix, for programs find both from where they lie themselves: by core/base/Installed.cpp and by their RPATH.
set(_shared share/cascade-studio)
set(_libraries lib/cascade-studio)

# cascade_install_manual(PROGRAM COMPONENT): the pages that the program PROGRAM has to say, made when it is installed.
function(cascade_install_manual PROGRAM COMPONENT)
    set(pages "${CMAKE_BINARY_DIR}/man/${PROGRAM}")
    install(CODE "execute_process(COMMAND \"${CMAKE_SOURCE_DIR}/packaging/make-man\" \"$<TARGET_FILE:${PROGRAM}>\" \"${pages}\" COMMAND_ERROR_IS_FATAL ANY)"
        COMPONENT ${COMPONENT})
    install(DIRECTORY "${pages}/" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" COMPONENT ${COMPONENT})
endfunction()

# cascade_install_completion(PROGRAM COMPONENT): what completes its command lines in bash, made likewise.
function(cascade_install_completion PROGRAM COMPONENT)
    set(file "${CMAKE_BINARY_DIR}/completion/${PROGRAM}")
    install(CODE "execute_process(COMMAND \"${CMAKE_SOURCE_DIR}/packaging/make-completion\" \"$<TARGET_FILE:${PROGRAM}>\" \"${file}\" COMMAND_ERROR_IS_FATAL ANY)"
        COMPONENT ${COMPONENT})
    install(FILES "${file}" DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" COMPONENT ${COMPONENT})
endfunction()

# cascade_install_copyright(COMPONENT PACKAGE FILE): whose work the package is made of, where Debian looks for it.
function(cascade_install_copyright COMPONENT PACKAGE FILE)
    install(FILES "${CMAKE_SOURCE_DIR}/packaging/${FILE}" DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/${PACKAGE}" RENAME copyright
        COMPONENT ${COMPONENT})
endfunction()

# The command line and what it renders with.
install(TARGETS cascade RUNTIME_DEPENDENCY_SET _needed RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT cascade)
install(DIRECTORY resources/models resources/training resources/world DESTINATION "${_shared}/resources" COMPONENT cascade)
install(DIRECTORY presets DESTINATION "${_shared}" COMPONENT cascade)
install(FILES LICENSE CHANGELOG.md docs/nodes.md DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/cascade" COMPONENT cascade)
cascade_install_copyright(cascade cascade copyright)
cascade_install_manual(cascade cascade)
cascade_install_completion(cascade cascade)

# LibTorch: of its folders only the libraries that the program loads (with the CPU flavour five of them), without their symbols.
if(CASCADE_CUDA)
    # 4.6 GB: they stay where packaging/setup unpacked them.
    set_target_properties(cascade PROPERTIES INSTALL_RPATH "${CMAKE_BUILD_RPATH}" INSTALL_RPATH_USE_LINK_PATH ON)
else()
    file(RELATIVE_PATH _fromProgram "/${CMAKE_INSTALL_BINDIR}" "/${_libraries}")
    set_target_properties(cascade PROPERTIES INSTALL_RPATH "$ORIGIN/${_fromProgram}")
    get_filename_component(_torch "${LibTorch_INCLUDE_DIR}" DIRECTORY)
    get_filename_component(_unpacked "${_torch}" DIRECTORY)
    install(RUNTIME_DEPENDENCY_SET _needed POST_INCLUDE_REGEXES "^${_unpacked}/" POST_EXCLUDE_REGEXES ".*"
        LIBRARY DESTINATION "${_libraries}" COMPONENT libtorch)
    install(CODE "file(GLOB libraries \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${_libraries}/*.so*\")
        execute_process(COMMAND \"${CMAKE_STRIP}\" --strip-unneeded \${libraries} COMMAND_ERROR_IS_FATAL ANY)" COMPONENT libtorch)
    cascade_install_copyright(libtorch cascade-libtorch copyright-libtorch)
    file(GLOB _licences "${_unpacked}/torch-*.dist-info/licenses/*")
    install(FILES ${_licences} DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/cascade-libtorch" COMPONENT libtorch)
    file(GLOB _nvidia "${_unpacked}/nvidia_cuda_runtime-*.dist-info/licenses/License.txt")
    if(_nvidia)
        install(FILES ${_nvidia} DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/cascade-libtorch" RENAME NVIDIA-LICENSE COMPONENT libtorch)
    endif()
endif()

# The window and what makes it known to a desktop.
if(CASCADE_STUDIO)
    set(_desktop resources/desktop)
    set(_id studio.cascade.Studio)
    install(TARGETS cascade-studio RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT studio)
    install(FILES "${_desktop}/${_id}.desktop" DESTINATION "${CMAKE_INSTALL_DATADIR}/applications" COMPONENT studio)
    install(FILES "${_desktop}/${_id}.metainfo.xml" DESTINATION "${CMAKE_INSTALL_DATADIR}/metainfo" COMPONENT studio)
    install(FILES "${_desktop}/${_id}.mime.xml" DESTINATION "${CMAKE_INSTALL_DATADIR}/mime/packages" RENAME "${_id}.xml" COMPONENT studio)
    install(FILES "${_desktop}/${_id}.svg" DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps" COMPONENT studio)
    file(GLOB _icons RELATIVE "${CMAKE_SOURCE_DIR}/${_desktop}/icons" "${CMAKE_SOURCE_DIR}/${_desktop}/icons/*.png")
    foreach(_icon IN LISTS _icons)
        get_filename_component(_size "${_icon}" NAME_WE)
        install(FILES "${_desktop}/icons/${_icon}" DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/${_size}x${_size}/apps" RENAME "${_id}.png"
            COMPONENT studio)
    endforeach()
    install(FILES "${_desktop}/cascade.thumbnailer" DESTINATION "${CMAKE_INSTALL_DATADIR}/thumbnailers" COMPONENT studio)
    cascade_install_copyright(studio cascade-studio copyright)
    cascade_install_manual(cascade-studio studio)
    cascade_install_completion(cascade-studio studio)
endif()
