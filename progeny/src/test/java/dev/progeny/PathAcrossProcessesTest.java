package dev.progeny;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A path goes to another process and back in each way in which a value does. */
@Timeout(120)
class PathAcrossProcessesTest {
    @TempDir
    private Path folder;

    @Test
    void aCapturedPathNamesTheSameFileThere() throws Exception {
        Path file = Files.writeString(folder.resolve("a file"), "text");

        assertEquals("text", ChildProcess.call(() -> Files.readString(file)).get());
        assertEquals(
                file,
                ChildProcess.call(() -> file.getParent().resolve("a file")).get());
    }

    @Test
    void aRelativePathStaysRelative() throws Exception {
        Path relative = Path.of("..", "a");

        assertEquals(relative, ChildProcess.call(() -> relative).get());
    }

    @Test
    void aNameThatTheLocaleOfTheChildCannotSpellNamesTheSameFile() throws Exception {
        if (File.separatorChar != '/') {
            return; // names are text there, and the same in every locale
        }
        Path file = Path.of(URI.create(folder.toUri() + "%C3%BC%20%FF"));
        Files.writeString(file, "text");
        ChildOptions options = ChildProcess.options().env("LC_ALL", "C");

        assertEquals("text", options.call(() -> Files.readString(file)).get());
        assertEquals(file, options.call(() -> file).get());
    }

    @Test
    void aQueueAndAPipeTakePathsAlsoWithinOtherObjects() throws Exception {
        Path path = folder.resolve("a");
        Pipe pipe = Pipe.duplex();
        Connection mine = pipe.first();
        Connection passed = pipe.second();
        try (ProcessQueue<Object> queue = ProcessQueue.create(4)) {
            queue.put(path);
            queue.put(new HashMap<>(Map.of("path", path)));
            ChildProcess<Void> child = ChildProcess.start(() -> {
                passed.send(queue.take());
                passed.send(queue.take());
                queue.put(List.of(path));
            });

            assertEquals(path, mine.receive());
            assertEquals(Map.of("path", path), mine.receive());
            assertEquals(List.of(path), queue.take());
            child.join();
        }
        mine.close();
    }

    @Test
    void aListenerTakesAPathByItsDefaultFilter() throws Exception {
        byte[] secret = "32 random bytes are better".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Path path = folder.resolve("a");
        try (Listener listener = Listener.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), secret)) {
            SocketAddress address = listener.address();
            ChildProcess<Void> client = ChildProcess.start(() -> {
                try (Connection server = Connection.connect(address, secret)) {
                    server.send(path);
                    server.send(new HashMap<>(Map.of("path", path)));
                }
            });
            try (Connection connection = listener.accept()) {
                assertEquals(path, connection.receive());
                assertEquals(Map.of("path", path), connection.receive());
            }
            client.join();
        }
    }

    @Test
    void aPathIntoAnArchiveIsRefusedAtTheCall() throws Exception {
        URI archive = URI.create("jar:" + folder.resolve("archive.zip").toUri());
        try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            Path entry = zip.getPath("/entry");

            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> ChildProcess.call(() -> Files.size(entry)));

            assertTrue(e.getMessage().contains("the path /entry is of the file system \"jar\""), e.getMessage());
        }
    }
}
