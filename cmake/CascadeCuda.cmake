# Copyright 2026 The Cascade Studio authors
# SPDX-License-Identifier: Apache-2.0
#
# The CUDA language and the function that makes a library of kernels. Included only where CASCADE_CUDA is on.

find_program(CMAKE_CUDA_COMPILER nvcc HINTS ENV CUDA_HOME PATHS /usr/local/cuda PATH_SUFFIXES bin)
if(NOT CMAKE_CUDA_COMPILER)
    message(FATAL_ERROR "CASCADE_CUDA is on, but nvcc is neither on PATH nor in /usr/local/cuda/bin nor in $CUDA_HOME/bin. "
                        "Install the CUDA Toolkit 13, or configure without CASCADE_CUDA.")
endif()
# A100, H100 and H200, Blackwell; later cards compile the PTX of the last one. Must stand before enable_language.
if(NOT DEFINED CMAKE_CUDA_ARCHITECTURES)
    set(CMAKE_CUDA_ARCHITECTURES 80 90 120)
endif()
enable_language(CUDA)
# CMake 3.25 has not heard that nvcc can do C++20, and would fall back to 17 without a word.
if(NOT CMAKE_CUDA20_STANDARD_COMPILE_OPTION)
    set(CMAKE_CUDA20_STANDARD_COMPILE_OPTION -std=c++20)
    set(CMAKE_CUDA20_EXTENSION_COMPILE_OPTION -std=c++20)
endif()
find_package(CUDAToolkit 13 REQUIRED)
if(CASCADE_CCACHE)
    set(CMAKE_CUDA_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} ${CASCADE_CCACHE})
endif()

# cascade_cuda_library(NAME FOLDER folder)
#
# A static library `cascade_NAME` of all .cu files directly in FOLDER. It sees CUDA's headers and the project's, not LibTorch's, so it
# compiles where only the toolkit is. Its run-time library is the shared one, the same that LibTorch loads.
function(cascade_cuda_library NAME)
    cmake_parse_arguments(ARG "" "FOLDER" "" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS "${ARG_FOLDER}/*.cu")
    add_library(cascade_${NAME} STATIC ${sources})
    add_library(cascade::${NAME} ALIAS cascade_${NAME})
    set_target_properties(cascade_${NAME} PROPERTIES CUDA_RUNTIME_LIBRARY Shared CUDA_STANDARD 20)
    target_include_directories(cascade_${NAME} PUBLIC "${CMAKE_SOURCE_DIR}")
    target_link_libraries(cascade_${NAME} PUBLIC CUDA::cudart)
    target_compile_options(cascade_${NAME} PRIVATE -Xcompiler=-fPIC,-Wall,-Wextra)
endfunction()
