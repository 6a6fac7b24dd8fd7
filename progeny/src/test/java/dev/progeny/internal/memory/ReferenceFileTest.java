package dev.progeny.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.Aside;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bytes that change as a whole, whoever is killed at whichever stage of a change. */
@Timeout(60)
class ReferenceFileTest {
    private static final int CAPACITY = 1000;

    private final ChildJvms children = new ChildJvms();
    private ReferenceFile reference;

    @BeforeEach
    void prepare() throws IOException {
        reference = ReferenceFile.create(ProcessFolder.own().newPath("reference"), CAPACITY, bytes("first"));
    }

    @AfterEach
    void end() throws Exception {
        reference.close();
        children.close();
    }

    @Test
    void itIsReplacedOnlyIfNobodyHasMeanwhile() {
        ReferenceFile.Seen seen = reference.read();

        assertTrue(reference.replace(seen, bytes("second")));
        assertFalse(reference.replace(seen, bytes("third")));

        assertEquals("second", text(reference));
        reference.set(bytes(""));
        assertEquals("", text(reference));
        reference.set(bytes("x".repeat(CAPACITY)));
        assertEquals(CAPACITY, text(reference).length());
    }

    @ParameterizedTest
    @EnumSource(ReferenceFile.Stage.class)
    void ifSevenProcessesAreKilledInTheMidstOfAChangeTheOthersGoOn(ReferenceFile.Stage stage) throws Exception {
        for (int i = 1; i <= 7; i++) {
            ChildJvms.kill(children.startReady(Victim.class, reference.path(), stage, "victim " + i));
            if (stage != ReferenceFile.Stage.PUBLISHED) {
                assertEquals("first", text(reference));
            } else {
                assertEquals("victim " + i, text(reference));
            }
        }

        for (int i = 0; i < 100; i++) {
            reference.set(bytes("survivor " + i));
            assertEquals("survivor " + i, text(reference));
        }
    }

    @Test
    void whatIsReadIsNeverHalfOfOneAndHalfOfAnother() throws Exception {
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int number = i;
            ReferenceFile own = ReferenceFile.open(reference.path());
            writers.add(Aside.run(() -> {
                for (int round = 0; round < 20_000; round++) {
                    own.set(bytes(Character.toString('a' + number).repeat(1 + (round + 100 * number) % CAPACITY)));
                }
            }));
        }

        while (!writers.stream().allMatch(CompletableFuture::isDone)) {
            String text = text(reference);
            assertEquals(text.substring(0, 1).repeat(text.length()), text.startsWith("first") ? "fffff" : text);
        }
        for (CompletableFuture<Void> writer : writers) {
            writer.get();
        }
    }

    @Test
    void ifSomethingElseHasWrittenToTheFileThatIsAnException() throws IOException {
        Path path = reference.path();
        byte[] whole = Files.readAllBytes(path);
        byte[] damaged = whole.clone();
        for (int i = 64 + 8; i < 64 + 12; i++) {
            damaged[i] = -1; // the capacity
        }
        Files.write(path, damaged, StandardOpenOption.WRITE);
        assertThatThrownBy(() -> ReferenceFile.open(path))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged");

        damaged = whole.clone();
        for (int i = 64 + 64 + 8; i < 64 + 64 + 12; i++) {
            damaged[i] = -1; // the size of the current value
        }
        Files.write(path, damaged, StandardOpenOption.WRITE);
        ReferenceFile open = ReferenceFile.open(path);
        assertThatThrownBy(open::read)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("a value of -1 bytes");
        assertThat(open.isClosed()).isFalse();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(ReferenceFile reference) {
        return StandardCharsets.ISO_8859_1.decode(reference.read().bytes()).toString();
    }

    /** Stops for ever at a stage of a change. */
    static final class Victim {
        public static void main(String[] args) throws Exception {
            ReferenceFile.Stage stage = ReferenceFile.Stage.valueOf(args[1]);
            ReferenceFile reference = ReferenceFile.open(Path.of(args[0]), reached -> {
                if (reached == stage) {
                    try {
                        ChildJvms.readyUntilKilled("halted");
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
            });
            reference.set(bytes(args[2]));
        }
    }
}
