package dev.progeny.examples.wordindex;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/**
 * Where the programs meet: a folder that only this user can read, with the socket of the one that serves and the secret that the others
 * show they know.
 */
record Meeting(Path folder) {
    private static final int SECRET_BYTES = 32;

    UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(folder.resolve("socket"));
    }

    private Path secretFile() {
        return folder.resolve("secret");
    }

    /**
     * Makes the folder, with a new secret.
     *
     * @throws WordIndexException if something is there already
     */
    byte[] open() throws IOException, WordIndexException {
        if (Files.exists(folder)) {
            throw new WordIndexException(
                    "FOLDER must not be there yet, was \"" + folder + "\"; remove it if no program serves there");
        }
        Files.createDirectory(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        Path written = Files.write(folder.resolve("secret.new"), secret);
        Files.move(written, secretFile(), StandardCopyOption.ATOMIC_MOVE); // so that nobody reads half of it
        return secret;
    }

    /**
     * {@return the secret of the one that serves}
     *
     * @throws WordIndexException if none serves
     */
    byte[] secret() throws IOException, WordIndexException {
        try {
            return Files.readAllBytes(secretFile());
        } catch (NoSuchFileException e) {
            throw new WordIndexException(
                    "no program serves an index at \"" + folder + "\"; start one with: wordindex serve " + folder);
        }
    }

    /** Removes it all. */
    void close() throws IOException {
        Files.deleteIfExists(secretFile());
        Files.deleteIfExists(address().getPath());
        Files.deleteIfExists(folder);
    }
}
