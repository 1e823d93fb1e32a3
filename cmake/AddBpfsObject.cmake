# SPDX-License-Identifier: BSD-2-Clause
#
# add_bpfs_object(NAME SOURCE... [DEPENDS FILE...] [BPFAS_OPTIONS OPTION...] [CLANG_OPTIONS OPTION...])
#
# Makes NAME.o, one BPF object, of .bpfs sources (by bpfas) and of C sources (by clang -target bpf); several are
# linked by bpfld. A target NAME builds it with all else, and its property BPFS_OBJECT is the file's path. What a
# .bpfs includes is known by itself; headers of C sources are named by DEPENDS.

find_program(BPFAS_COMMAND bpfas HINTS "${PACKAGE_PREFIX_DIR}/bin" REQUIRED)
find_program(BPFLD_COMMAND bpfld HINTS "${PACKAGE_PREFIX_DIR}/bin" REQUIRED)

function(_bpfs_compile_asm source object)
    add_custom_command(OUTPUT ${object} DEPFILE ${object}.d
        COMMAND ${BPFAS_COMMAND} ${ARG_BPFAS_OPTIONS} -MD -MF ${object}.d ${source} -o ${object}
        DEPENDS ${source} ${ARG_DEPENDS} COMMENT "Assembling ${source}" VERBATIM)
endfunction()

function(_bpfs_compile_c source object)
    find_program(BPFS_CLANG NAMES clang clang-19 clang-18 clang-17 clang-16 clang-15 clang-14 REQUIRED)
    set(includes)
    if(CMAKE_LIBRARY_ARCHITECTURE)
        set(includes -idirafter /usr/include/${CMAKE_LIBRARY_ARCHITECTURE})
    endif()
    add_custom_command(OUTPUT ${object} DEPFILE ${object}.d
        COMMAND ${BPFS_CLANG} -target bpf -O2 -g ${includes} ${ARG_CLANG_OPTIONS} -MD -MF ${object}.d
                -c ${source} -o ${object}
        DEPENDS ${source} ${ARG_DEPENDS} COMMENT "Compiling ${source}" VERBATIM)
endfunction()

function(add_bpfs_object name)
    cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "DEPENDS;BPFAS_OPTIONS;CLANG_OPTIONS")
    set(object "${CMAKE_CURRENT_BINARY_DIR}/${name}.o")
    set(parts)
    list(TRANSFORM ARG_DEPENDS PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/" REGEX "^[^/]")
    foreach(source IN LISTS ARG_UNPARSED_ARGUMENTS)
        get_filename_component(stem ${source} NAME)
        get_filename_component(path ${source} ABSOLUTE)
        set(part "${CMAKE_CURRENT_BINARY_DIR}/${name}.parts/${stem}.o")
        if(source MATCHES "\\.c$")
            _bpfs_compile_c("${path}" "${part}")
        else()
            _bpfs_compile_asm("${path}" "${part}")
        endif()
        list(APPEND parts "${part}")
    endforeach()
    if(NOT parts)
        message(FATAL_ERROR "add_bpfs_object(${name}): no sources are given")
    endif()
    file(MAKE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/${name}.parts")
    add_custom_command(OUTPUT ${object} COMMAND ${BPFLD_COMMAND} link -o ${object} ${parts}
        DEPENDS ${parts} COMMENT "Linking ${name}.o" VERBATIM)
    add_custom_target(${name} ALL DEPENDS ${object})
    set_target_properties(${name} PROPERTIES BPFS_OBJECT "${object}")
endfunction()
