package dev.progeny.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.internal.platform.ProcessIdentity;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How names are removed while others take them, and by processes that are killed. */
@Timeout(120)
class NamedFolderTest {
    private static final AtomicInteger LAST = new AtomicInteger();

    private final String name = "removed-" + ProcessHandle.current().pid() + "." + LAST.incrementAndGet();

    @AfterEach
    void removeFolder() {
        NamedFolder.removeFolderOf(NamedFolder.fileOf(name));
    }

    /** A process that lives no more. */
    private static long dead() throws Exception {
        try (ChildJvms children = new ChildJvms()) {
            Process child = children.startReady(Idler.class);
            long identity = ProcessIdentity.of(child.pid());
            child.destroyForcibly().waitFor();
            return identity;
        }
    }

    /** Waits for its end. */
    static final class Idler {
        public static void main(String[] args) throws IOException {
            System.out.println("ready");
            System.in.read();
        }
    }

    private void beginRemoval(long remover) throws IOException {
        MappedFile.use(NamedFolder.fileOf(name), channel -> {
            ByteBuffer header = ArrayHeader.map(channel);
            assertEquals(OwnerWord.Taking.TAKEN, ArrayHeader.remover(header).tryTake(remover));
            return header;
        });
    }

    @Test
    void anHeirCompletesARemovalWhoseProcessWasKilled() throws Exception {
        BlockFile block = BlockFile.createNamed(name, 100, ProcessIdentity.NONE);
        beginRemoval(dead());

        block.unlink();

        assertThat(NamedFolder.fileOf(name)).doesNotExist();
        block.close();
    }

    @Test
    void theNextThatWantsTheNameCompletesItToo() throws Exception {
        BlockFile.createNamed(name, 100, ProcessIdentity.NONE).close();
        beginRemoval(dead());

        BlockFile second = BlockFile.createNamed(name, 200, ProcessIdentity.NONE);

        assertEquals(200, second.bytes().length());
        second.unlink();
        second.close();
    }

    @Test
    void anHeirLeavesWhoeverHasTheNameNow() throws Exception {
        BlockFile block = BlockFile.createNamed(name, 100, ProcessIdentity.NONE);
        beginRemoval(dead());
        Files.delete(NamedFolder.fileOf(name)); // as the remover did before it was killed
        BlockFile second = BlockFile.createNamed(name, 200, ProcessIdentity.NONE);

        block.unlink();
        block.close();
        block.unlink();

        assertThat(NamedFolder.fileOf(name)).exists();
        second.unlink();
        assertThat(NamedFolder.fileOf(name)).doesNotExist();
        second.close();
    }

    @Test
    void whatIsNoBlockIsRemovedByItsNameOnly() throws Exception {
        BlockFile.createNamed(name, 100, ProcessIdentity.NONE).close();
        Path file = NamedFolder.fileOf(name);
        Files.write(file, new byte[3]);

        ProcessFolder.sweep();

        assertThat(file).exists();
        assertTrue(BlockFile.unlink(name));
        assertThat(file).doesNotExist();
        assertFalse(BlockFile.unlink(name));
    }

    @Test
    void whoeverMadeABlockFindsItUntilItRemovesItHoweverOftenOthersRemoveTheirs() throws Exception {
        try (ChildJvms children = new ChildJvms()) {
            Process victim = children.startReady(Racer.class, name, Integer.MAX_VALUE);
            List<Process> racers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                racers.add(children.startReady(Racer.class, name, 300));
            }
            victim.destroyForcibly().waitFor();
            for (Process racer : racers) {
                assertEquals(0, racer.waitFor());
            }
        }

        ProcessFolder.sweep();
        assertThatThrownBy(() -> BlockFile.openNamed(name)).isInstanceOf(FileNotFoundException.class);
    }

    /** Makes blocks of one name whenever that is free, and removes each more than once. */
    static final class Racer {
        public static void main(String[] args) throws Exception {
            String name = args[0];
            System.out.println("ready");
            BlockFile former = null;
            for (int made = 0; made < Integer.parseInt(args[1]); ) {
                try {
                    BlockFile block = BlockFile.createNamed(name, 64, ProcessIdentity.self());
                    made++;
                    if (former != null) {
                        former.unlink();
                    }
                    if (BlockFile.openNamed(name).serial() != block.serial()) {
                        throw new IllegalStateException("another has the name");
                    }
                    block.unlink();
                    block.close();
                    former = block;
                } catch (FileAlreadyExistsException e) {
                    Thread.yield();
                }
            }
        }
    }
}
