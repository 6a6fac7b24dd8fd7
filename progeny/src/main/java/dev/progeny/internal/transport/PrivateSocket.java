package dev.progeny.internal.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where this process makes its Unix sockets: a folder that only its user may enter. */
final class PrivateSocket {
    private PrivateSocket() {}

    static Path path() throws IOException {
        Path folder = Files.createTempDirectory(
                "progeny-socket-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        folder.toFile().deleteOnExit();
        Path path = folder.resolve("server");
        path.toFile().deleteOnExit();
        return path;
    }
}
