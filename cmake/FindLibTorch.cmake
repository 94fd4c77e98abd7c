# Copyright 2026 The Cascade Studio authors
# SPDX-License-Identifier: Apache-2.0
#
# Finds the C++ part of the PyPI `torch` wheel, unpacked by packaging/setup, without its Python and without the CMake files of
# the wheel (those insist on the CUDA toolkit that the wheel was built with).
#
#   CASCADE_LIBTORCH_DIR   folder that holds torch/include and torch/lib (cache variable, or environment variable)
#
# Defines LibTorch::LibTorch (headers, torch_cpu, c10) and LibTorch_CUDA_LIBRARY where torch_cuda is present.

set(_cacheHome "$ENV{XDG_CACHE_HOME}")
if(NOT _cacheHome)
    set(_cacheHome "$ENV{HOME}/.cache")
endif()
set(CASCADE_LIBTORCH_DIR "$ENV{CASCADE_LIBTORCH_DIR}" CACHE PATH "Folder that holds torch/include and torch/lib")
# The CUDA flavour holds all of the CPU one. Where only the CPU one is, CASCADE_CUDA still compiles the kernels.
set(_flavours cpu)
if(CASCADE_CUDA)
    set(_flavours cuda cpu)
endif()
list(TRANSFORM _flavours REPLACE "(.+)" "${_cacheHome}/cascade-studio/deps/libtorch-2.11.0-\\1/torch/include" OUTPUT_VARIABLE _unpacked)

find_path(LibTorch_INCLUDE_DIR torch/csrc/api/include/torch/torch.h
    HINTS "${CASCADE_LIBTORCH_DIR}/torch/include" "${CASCADE_LIBTORCH_DIR}/include" ${_unpacked}
    NO_DEFAULT_PATH)
get_filename_component(_torchRoot "${LibTorch_INCLUDE_DIR}" DIRECTORY)
find_library(LibTorch_CPU_LIBRARY torch_cpu HINTS "${_torchRoot}/lib" NO_DEFAULT_PATH)
find_library(LibTorch_C10_LIBRARY c10 HINTS "${_torchRoot}/lib" NO_DEFAULT_PATH)
find_library(LibTorch_CUDA_LIBRARY torch_cuda HINTS "${_torchRoot}/lib" NO_DEFAULT_PATH)
find_library(LibTorch_C10_CUDA_LIBRARY c10_cuda HINTS "${_torchRoot}/lib" NO_DEFAULT_PATH)
# The OpenMP run-time that LibTorch itself uses: a second one in the process would fight over the cores.
find_file(LibTorch_OPENMP_LIBRARY NAMES libgomp.so.1 HINTS "${_torchRoot}/lib" NO_DEFAULT_PATH)

if(LibTorch_INCLUDE_DIR)
    file(STRINGS "${LibTorch_INCLUDE_DIR}/torch/headeronly/version.h" _versionLines REGEX "define TORCH_VERSION_(MAJOR|MINOR|PATCH) ")
    string(REGEX REPLACE ".*MAJOR ([0-9]+).*MINOR ([0-9]+).*PATCH ([0-9]+).*" "\\1.\\2.\\3" LibTorch_VERSION "${_versionLines}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibTorch
    REQUIRED_VARS LibTorch_CPU_LIBRARY LibTorch_C10_LIBRARY LibTorch_INCLUDE_DIR LibTorch_OPENMP_LIBRARY
    VERSION_VAR LibTorch_VERSION
    REASON_FAILURE_MESSAGE "Run packaging/setup, or set CASCADE_LIBTORCH_DIR to a folder with torch/include and torch/lib.")

if(LibTorch_FOUND AND NOT TARGET LibTorch::LibTorch)
    add_library(LibTorch::LibTorch INTERFACE IMPORTED)
    # As options and not as include directories: moc follows include directories, and would read all of LibTorch's headers
    # for every file with a Q_OBJECT (20 s each).
    target_compile_options(LibTorch::LibTorch INTERFACE
        "SHELL:-isystem ${LibTorch_INCLUDE_DIR}" "SHELL:-isystem ${LibTorch_INCLUDE_DIR}/torch/csrc/api/include")
    get_filename_component(_torchLib "${LibTorch_CPU_LIBRARY}" DIRECTORY)
    target_compile_options(LibTorch::LibTorch INTERFACE -fopenmp)
    target_link_libraries(LibTorch::LibTorch INTERFACE
        "${LibTorch_CPU_LIBRARY}" "${LibTorch_C10_LIBRARY}" "${LibTorch_OPENMP_LIBRARY}" Threads::Threads)
    # Run paths are left to CMake, which takes them out again when a program is installed: it adds the folder of every library named above.
    set(_nvidiaLib "${_torchRoot}/../nvidia/cu13/lib")
    target_link_options(LibTorch::LibTorch INTERFACE "-Wl,-rpath-link,${_torchLib}" "-Wl,-rpath-link,${_nvidiaLib}")
    if(CASCADE_CUDA)
        list(APPEND CMAKE_BUILD_RPATH "${_nvidiaLib}") # before the toolkit's: the run-time library that LibTorch was built with
    endif()
    target_link_options(LibTorch::LibTorch INTERFACE "-Wl,--disable-new-dtags")
    if(CASCADE_CUDA AND LibTorch_CUDA_LIBRARY)
        # torch_cuda registers its kernels when loaded; nothing refers to it by symbol, so the linker must be told to keep it.
        target_link_options(LibTorch::LibTorch INTERFACE "-Wl,--no-as-needed" "${LibTorch_CUDA_LIBRARY}" "${LibTorch_C10_CUDA_LIBRARY}" "-Wl,--as-needed")
    endif()
endif()
