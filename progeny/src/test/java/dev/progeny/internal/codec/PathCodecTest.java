package dev.progeny.internal.codec;

import static dev.progeny.internal.codec.Copies.copy;
import static dev.progeny.internal.codec.Copies.encode;
import static dev.progeny.internal.codec.Copies.isSerialized;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.progeny.UndecodableException;
import dev.progeny.function.RemoteCallable;
import java.io.File;
import java.io.ObjectInputFilter;
import java.io.Serializable;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathCodecTest {
    record Page(Path file, int number) implements Serializable {}

    /** Goes by Java serialization. */
    static final class Folder implements Serializable {
        private static final long serialVersionUID = 1L;
        final Path path;
        final @Nullable Path[] entries;

        Folder(Path path, @Nullable Path... entries) {
            this.path = path;
            this.entries = entries;
        }
    }

    /** Not serializable, but what stands for it is a path. */
    static final class Replaced implements Serializable {
        private static final long serialVersionUID = 1L;
        private final transient Path path;

        Replaced(Path path) {
            this.path = path;
        }

        private Object writeReplace() {
            return path;
        }
    }

    static Stream<Path> paths() {
        return Stream.of(
                Path.of(""),
                Path.of("."),
                Path.of("..", "a"),
                Path.of("a"),
                Path.of("a", "b c", "d?%41"),
                Path.of("a").toAbsolutePath(),
                Path.of("/"),
                Path.of("/a/../b"),
                Path.of(System.getProperty("java.io.tmpdir")));
    }

    static Stream<Path> pathsAndNamesOfBytes() {
        if (File.separatorChar != '/') {
            return paths();
        }
        Path absolute = Path.of(URI.create("file:///a/%C3%BC/%FF%FE%3F/../%41%25"));
        return Stream.concat(paths(), Stream.of(absolute, absolute.subpath(0, 4), absolute.subpath(1, 2)));
    }

    @ParameterizedTest
    @MethodSource("pathsAndNamesOfBytes")
    void aPathArrivesEqualWhereverItStands(Path path) throws Exception {
        RemoteCallable<Path> lambda = () -> path;
        Thread.State state = Thread.State.NEW;
        Map<String, Path> map = new HashMap<>(Map.of("key", path));
        RemoteCallable<List<Object>> mixed = () -> Arrays.asList(path, state, map);
        Folder folder = copy(new Folder(path, path, null));

        assertThat(Copies.<Object>copy(path)).isEqualTo(path);
        assertThat(Copies.<Object>copy(new Page(path, 1))).isEqualTo(new Page(path, 1));
        assertThat(Copies.<Object>copy(new ArrayList<>(List.of(path, 1)))).isEqualTo(List.of(path, 1));
        assertThat(Copies.<Object>copy(List.of(path))).isEqualTo(List.of(path));
        assertThat(Copies.<Object>copy(new TreeSet<>(List.of(path)))).isEqualTo(new TreeSet<>(List.of(path)));
        assertThat(Copies.<Object>copy(map)).isEqualTo(map);
        assertThat(Copies.<Path[]>copy(new Path[] {path, null})).containsExactly(path, null);
        assertThat(folder.path).isEqualTo(path);
        assertThat(folder.entries).containsExactly(path, null);
        assertThat(Copies.<Object>copy(new Replaced(path))).isEqualTo(path);
        assertThat(Copies.<RemoteCallable<Path>>copy(lambda).call()).isEqualTo(path);
        assertThat(Copies.<RemoteCallable<Object>>copy(mixed).call()).isEqualTo(mixed.call());
    }

    @Test
    void aPathAloneAndInARecordIsCompact() {
        Path path = Path.of("a");

        assertThat(isSerialized(path)).isFalse();
        assertThat(isSerialized(new Page(path, 1))).isFalse();
        assertThat(isSerialized(new Folder(path))).isTrue();
    }

    @Test
    void anElementOfABatchMayBeAPath() {
        BatchBuilder builder = new BatchBuilder(2);
        builder.add(Path.of("a"), number -> "element " + number, 0);
        builder.add(new Folder(Path.of("b")), number -> "element " + number, 1);

        Batch batch = builder.build();

        assertThat(batch.reader().decode(0)).isEqualTo(Path.of("a"));
        assertThat(((Folder) batch.reader().decode(1)).path).isEqualTo(Path.of("b"));
    }

    static final class Missing extends Exception {
        private static final long serialVersionUID = 1L;
        final Path path;

        Missing(Path path) {
            this.path = path;
        }
    }

    @Test
    void anExceptionMayHoldAPath() {
        byte[] bytes = ThrownCodec.encode(new Missing(Path.of("a")));

        Throwable copy = ThrownCodec.decode(ByteBuffer.wrap(bytes));

        assertThat(copy)
                .isInstanceOfSatisfying(
                        Missing.class, missing -> assertThat(missing.path).isEqualTo(Path.of("a")));
    }

    @Test
    void aPathOfAnotherFileSystemIsRefusedWithARemedy(@TempDir Path folder) throws Exception {
        Path archive = folder.resolve("archive.zip");
        try (FileSystem zip =
                FileSystems.newFileSystem(URI.create("jar:" + archive.toUri()), Map.of("create", "true"))) {
            Path inZip = zip.getPath("/entry");
            RemoteCallable<Object> lambda = () -> inZip;
            String words = "(jdk.nio.zipfs.ZipPath): the path /entry is of the file system \"jar\" (" + archive
                    + "), and only one of the default file system can be sent; send its text, and open that file system where"
                    + " the path is used, or copy the file out of it and send the path of the copy";

            assertThatThrownBy(() -> encode(inZip))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("cannot encode the value: "
                            + words.replace("(jdk.nio.zipfs.ZipPath)", "jdk.nio.zipfs.ZipPath"));
            assertThatThrownBy(() -> encode(new Page(inZip, 1)))
                    .hasMessage("cannot encode the value: Page.file " + words);
            assertThatThrownBy(() -> encode(List.of(1, inZip))).hasMessageContaining("[1] " + words);
            assertThatThrownBy(() -> encode(new Folder(archive, inZip)))
                    .hasMessageContaining("Folder.entries[0] " + words);
            assertThatThrownBy(() -> encode(lambda))
                    .hasMessageContaining("captured argument 1 of the lambda in ")
                    .hasMessageContaining(words);
            assertThatThrownBy(() -> encode(new Replaced(inZip))).hasMessageContaining("the path /entry is of");
        }
    }

    @Test
    void whatIsSentByAStandInIsNotBlamedForItsNeighbour() {
        Object culprit = new AtomicReference<>(new Thread());
        Object[] values = {System.out, Path.of("a"), new Folder(Path.of("a")), new Replaced(Path.of("a")), culprit};

        assertThatThrownBy(() -> encode(values))
                .hasMessageContaining("Object[][4].get() (java.lang.Thread) is not serializable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"!java.nio.file.Path", "!java.base/*", "java.util.*;java.lang.*;!*"})
    void aFilterRefusesAPathByTheNameThatUsersKnow(String pattern) {
        ObjectInputFilter filter = ObjectInputFilter.Config.createFilter(pattern);

        for (Object value : List.of(Path.of("a"), new TreeSet<>(List.of(Path.of("a"))))) {
            assertThatThrownBy(() -> ValueCodec.decode(encode(value), filter))
                    .isInstanceOf(UndecodableException.class)
                    .hasMessageContaining("an input filter refused it");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"java.base/*;!*", "java.nio.file.Path;java.util.*;java.lang.*;!*"})
    void aFilterAdmitsAPathByTheNameThatUsersKnow(String pattern) {
        ObjectInputFilter filter = ObjectInputFilter.Config.createFilter(pattern);

        for (Object value : List.of(Path.of("a"), new TreeSet<>(List.of(Path.of("a"))))) {
            assertThat(ValueCodec.decode(encode(value), filter)).isEqualTo(value);
        }
    }

    @Test
    void damagedBytesOfAPathAreUndecodable() {
        ByteBuffer bytes = encode(Path.of("name"));
        int escaped = bytes.position() + 1;
        int text = bytes.position() + 2;

        assertThatThrownBy(() -> ValueCodec.decode(copyWith(bytes, text, 1))) // the tag of null
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("a path is no text");
        assertThatThrownBy(() -> ValueCodec.decode(copyWith(encode(Path.of("a b")), escaped, 1)))
                .isInstanceOf(UndecodableException.class);
    }

    private static ByteBuffer copyWith(ByteBuffer bytes, int index, int value) {
        ByteBuffer copy = ByteBuffer.allocate(bytes.limit())
                .put(bytes.duplicate().position(0))
                .flip();
        return copy.put(index, (byte) value).position(bytes.position());
    }
}
