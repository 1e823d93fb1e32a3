# What `cmake --install` puts where: commands, library, header, man pages, and
# the files by which pkg-config and find_package(bpfas) find it all.
include(CMakePackageConfigHelpers)

set(BPFAS_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/bpfas)

set_target_properties(bpfas_shared PROPERTIES EXPORT_NAME bpfas)
target_include_directories(bpfas_shared INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
install(TARGETS bpfas_shared EXPORT bpfasTargets
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN *.h)
install(EXPORT bpfasTargets NAMESPACE bpfas:: DESTINATION ${BPFAS_CMAKE_DIR})

foreach(command bpfas bpfdis bpfld)
    if(TARGET ${command})
        install(TARGETS ${command} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
    endif()
endforeach()

file(GLOB MAN_PAGES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/docs/*.1)
install(FILES ${MAN_PAGES} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)

configure_package_config_file(cmake/bpfasConfig.cmake.in ${CMAKE_BINARY_DIR}/bpfasConfig.cmake
    INSTALL_DESTINATION ${BPFAS_CMAKE_DIR})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/bpfasConfigVersion.cmake COMPATIBILITY SameMajorVersion)
install(FILES ${CMAKE_BINARY_DIR}/bpfasConfig.cmake ${CMAKE_BINARY_DIR}/bpfasConfigVersion.cmake
    ${CMAKE_SOURCE_DIR}/cmake/AddBpfsObject.cmake
    DESTINATION ${BPFAS_CMAKE_DIR})

# The prefix is only known for sure when installing, so that is when bpfas.pc is made.
install(CODE "
    set(CMAKE_INSTALL_FULL_LIBDIR \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_LIBDIR}\")
    set(CMAKE_INSTALL_FULL_INCLUDEDIR \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_INCLUDEDIR}\")
    set(PROJECT_DESCRIPTION \"${PROJECT_DESCRIPTION}\")
    set(PROJECT_VERSION \"${PROJECT_VERSION}\")
    configure_file(\"${CMAKE_SOURCE_DIR}/cmake/bpfas.pc.in\" \"${CMAKE_BINARY_DIR}/bpfas.pc\" @ONLY)")
install(FILES ${CMAKE_BINARY_DIR}/bpfas.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(FILES ${CMAKE_SOURCE_DIR}/docs/completion/bpfld
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
