package dev.progeny;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.progeny.internal.codec.ValueCodec;
import dev.progeny.internal.memory.ProcessFolder;
import dev.progeny.internal.platform.Folders;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A handle that arrives where something has cut its file off, appended to it or written over it: an exception that says so. */
@Timeout(60)
class DamagedFilesTest {
    /** Everything that travels as the path of a file. */
    private enum Shared {
        LOCK(ProcessLock::create),
        READ_WRITE_LOCK(ProcessReadWriteLock::create),
        SEMAPHORE(() -> ProcessSemaphore.create(3)),
        EVENT(ProcessEvent::create),
        LATCH(() -> ProcessLatch.create(3)),
        BARRIER(() -> ProcessBarrier.create(3)),
        QUEUE(() -> ProcessQueue.create(3)),
        BOOLEAN(() -> SharedBoolean.create(true)),
        INT(() -> SharedInt.create(1)),
        LONG(() -> SharedLong.create(1)),
        DOUBLE(() -> SharedDouble.create(1)),
        REFERENCE(() -> SharedReference.create("value")),
        BYTES(() -> SharedBytes.create(1000)),
        INTS(() -> SharedInts.create(1000)),
        LONGS(() -> SharedLongs.create(1000)),
        DOUBLES(() -> SharedDoubles.create(1000)),
        MEMORY(() -> SharedMemory.create(1000));

        @SuppressWarnings("ImmutableEnumChecker") // they are lambdas that capture nothing
        private final Supplier<AutoCloseable> maker;

        Shared(Supplier<AutoCloseable> maker) {
            this.maker = maker;
        }
    }

    private static Set<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(ProcessFolder.own().path())) {
            return files.collect(Collectors.toSet());
        }
    }

    /** What travels, and the file that it leads to, which is gone with its handle, so that the test can put another there. */
    private static final class Sent {
        final byte[] bytes;
        final Path path;
        final byte[] whole;

        Sent(Shared kind) throws Exception {
            Set<Path> before = files();
            try (AutoCloseable handle = kind.maker.get()) {
                ByteBuffer encoded = ValueCodec.encode(handle, "the handle").bytes();
                bytes = new byte[encoded.remaining()];
                encoded.get(bytes);
                String text = new String(bytes, StandardCharsets.ISO_8859_1);
                path = files().stream()
                        .filter(file -> !before.contains(file) && text.contains(file.toString()))
                        .findAny()
                        .orElseThrow();
                whole = Files.readAllBytes(path);
            }
        }

        void isRefused(byte[] content) throws IOException {
            Files.write(path, content);
            isRefused();
        }

        void isRefused() throws IOException {
            try {
                assertThatThrownBy(() -> ValueCodec.decode(ByteBuffer.wrap(bytes)))
                        .isInstanceOf(UndecodableException.class)
                        .hasMessageContaining(path.toString());
            } finally {
                Files.deleteIfExists(path);
            }
        }

        /** {@return what would travel if the file were in another folder, whose path is as long} */
        byte[] from(Path folder) {
            String own = path.getParent().toString();
            assertEquals(own.length(), folder.toString().length());
            return new String(bytes, StandardCharsets.ISO_8859_1)
                    .replace(own, folder.toString())
                    .getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /** {@return the folder of a process with the number of this one that started at another time} */
    private static Path ofAnotherProcess() throws IOException {
        Path own = ProcessFolder.own().path();
        String name = own.getFileName().toString();
        int last = name.length() - 1;
        return own.resolveSibling(name.substring(0, last) + (name.charAt(last) == '9' ? '8' : '9'));
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatWasCutOffAppendedToOrOverwrittenIsRefused(Shared kind) throws Exception {
        Sent sent = new Sent(kind);
        byte[] whole = sent.whole;

        for (int size : new int[] {0, 1, 8, 63, 64, whole.length / 2, whole.length - 1, whole.length + 1}) {
            sent.isRefused(Arrays.copyOf(whole, size));
        }
        sent.isRefused(new byte[whole.length]);
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            byte[] noise = new byte[whole.length];
            random.nextBytes(noise);
            sent.isRefused(noise);
        }
        Files.createFile(sent.path);
        try (RandomAccessFile file = new RandomAccessFile(sent.path.toFile(), "rw")) {
            file.setLength(5L << 30);
        }
        sent.isRefused();
        sent.isRefused(new Sent(kind == Shared.LOCK ? Shared.EVENT : Shared.LOCK).whole);
        assertThatThrownBy(() -> ValueCodec.decode(ByteBuffer.wrap(sent.bytes)))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("is gone");
    }

    /** After a new start of the machine another process may have the number of the old one, and not its start. */
    @ParameterizedTest
    @EnumSource
    void aHandleOfAnotherBootIsRefused(Shared kind) throws Exception {
        byte[] bytes = new Sent(kind).from(ofAnotherProcess());

        assertThatThrownBy(() -> ValueCodec.decode(ByteBuffer.wrap(bytes)))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining(
                        "is gone: process " + ProcessHandle.current().pid() + ", which owned it");
    }

    @ParameterizedTest
    @EnumSource
    void aHandleOfAnotherUserIsRefused(Shared kind) throws Exception {
        Sent sent = new Sent(kind);
        Path folder = ofAnotherProcess();
        Files.createDirectories(folder.resolve("users"));
        try {
            Files.write(folder.resolve(sent.path.getFileName()), sent.whole);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            assumeTrue(isGiven(folder), "whoever runs this may not give a folder to another user");

            assertThatThrownBy(() -> ValueCodec.decode(ByteBuffer.wrap(sent.from(folder))))
                    .isInstanceOf(UndecodableException.class)
                    .hasMessageContaining("it belongs to");
        } finally {
            Folders.removeTree(folder);
        }
    }

    private static boolean isGiven(Path folder) {
        try {
            Files.setAttribute(folder, "unix:uid", 65534);
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
