# Copyright 2026 The Cascade Studio authors
# SPDX-License-Identifier: Apache-2.0
#
# Three Debian packages of what CascadeInstall.cmake installs, made by `packaging/package` (or `cpack -G DEB` in the build folder).
# LibTorch has one of its own, so that a new version of the programs need not bring its 0.36 GB again.

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME cascade-studio)
set(CPACK_PACKAGE_VENDOR "The Cascade Studio authors")
set(CPACK_PACKAGE_CONTACT "The Cascade Studio authors")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "") # each package has its own
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL libtorch cascade studio)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_THREADS 0) # as many as there are cores
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT) # NAME_VERSION_ARCHITECTURE.deb
set(CPACK_DEBIAN_PACKAGE_SECTION video)
# What the programs link of Debian is asked of dpkg-shlibdeps; LibTorch's libraries, which no package of Debian has, lie here.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS "${_torch}/lib" "${_unpacked}/nvidia/cu13/lib")

# Any package that provides this LibTorch will do: its version is in the name, for the package's is that of the programs.
set(_thisLibTorch "cascade-libtorch-${LibTorch_VERSION}")
set(CPACK_DEBIAN_LIBTORCH_PACKAGE_NAME cascade-libtorch)
set(CPACK_DEBIAN_LIBTORCH_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBTORCH_PACKAGE_PROVIDES "${_thisLibTorch}")
set(CPACK_DEBIAN_LIBTORCH_DESCRIPTION "LibTorch ${LibTorch_VERSION} for Cascade Studio
The libraries that Cascade Studio computes with on processors, as the torch
wheel of PyPI has them, in a folder where only Cascade Studio sees them.")

set(CPACK_DEBIAN_CASCADE_PACKAGE_NAME cascade)
set(CPACK_DEBIAN_CASCADE_PACKAGE_DEPENDS "${_thisLibTorch}")
set(CPACK_DEBIAN_CASCADE_PACKAGE_SUGGESTS "cascade-studio, bash-completion, slurm-client")
set(CPACK_DEBIAN_CASCADE_DESCRIPTION "text to HD video with cascades of diffusion models
A sentence becomes an HD clip, made by seven video diffusion models: a small
dream at three frames a second, and six models that add frames and detail.
The command line with its models and presets; the window is cascade-studio.")

set(CPACK_DEBIAN_STUDIO_PACKAGE_NAME cascade-studio)
# The window and its engine speak to each other, and only to their own version.
set(CPACK_DEBIAN_STUDIO_PACKAGE_DEPENDS "cascade (= ${PROJECT_VERSION}), fonts-dejavu-core")
set(CPACK_DEBIAN_STUDIO_PACKAGE_RECOMMENDS
    "fonts-inter, libqt6svg6, qt6-wayland, qt6-translations-l10n, libgl1-mesa-dri, shared-mime-info, desktop-file-utils, hicolor-icon-theme")
set(CPACK_DEBIAN_STUDIO_PACKAGE_SUGGESTS ffmpegthumbnailer) # of exported videos: ours makes those of graphs and packs
set(CPACK_DEBIAN_STUDIO_DESCRIPTION "text to HD video with cascades of diffusion models, the studio
Write a sentence, wire a cascade of diffusion models on a node canvas, watch
every stage appear on one timeline, compare takes side by side, and export
video with the graph inside.")

include(CPack)
