package dev.progeny.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.progeny.internal.platform.Folders;
import dev.progeny.internal.platform.ProcessIdentity;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The folders of real processes, in a place of their own so that no other test sweeps here. */
@Timeout(120)
class ProcessFolderTest {
    @TempDir
    Path place;

    private ChildJvms children;

    @BeforeEach
    void prepare() {
        children = new ChildJvms("-D" + Folders.PROPERTY + "=" + place);
    }

    @AfterEach
    void endChildren() throws Exception {
        children.close();
    }

    @Test
    void theFolderOfThisProcessIsPrivateAndGivesOutEachPathOnce() throws IOException {
        ProcessFolder own = ProcessFolder.own();

        Path first = own.newPath("queue");
        Path second = own.newPath("queue");

        assertNotEquals(first, second);
        assertEquals(own.path(), first.getParent());
        assertEquals(
                ProcessIdentity.toName(ProcessIdentity.self()),
                own.path().getFileName().toString());
        if (Files.getFileStore(own.path()).supportsFileAttributeView("posix")) {
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(own.path())));
        }
    }

    @Test
    void theLastEndRemovesTheFolderAndTheFolderOfAll() throws Exception {
        Process owner = children.startReady(OwnerMain.class);

        owner.destroy();
        owner.waitFor();

        assertThat(place).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(classes = {LateMain.class, LateAgainMain.class})
    void aProcessThatIsEndingMakesNoFolderWhetherItHadOneOrNot(Class<?> main) throws Exception {
        Process late = children.start(main);

        assertEquals(
                "cannot make the folder of this process: this process is ending, and would leave it behind",
                ChildJvms.awaitLine(late));
        late.waitFor();
        assertThat(place).isEmptyDirectory();
    }

    @Test
    void theNextStartSweepsTheFolderOfAKilledProcess() throws Exception {
        ChildJvms.kill(children.startReady(OwnerMain.class));
        assertThat(folders()).hasSize(1);

        Process next = children.startReady(OwnerMain.class);

        assertThat(folders()).containsExactly(ProcessIdentity.toName(ProcessIdentity.of(next.pid())));
    }

    @Test
    void aParentRemovesWhatAKilledChildLeft() throws Exception {
        Process killed = children.startReady(OwnerMain.class);
        long identity = ProcessIdentity.of(killed.pid());
        ChildJvms.kill(killed);

        removeAfter(identity);

        assertThat(folders()).isEmpty();
    }

    @Test // T29
    void aFolderOutlivesItsOwnerWhileAnotherUsesIt() throws Exception {
        Process owner = children.start(OwnerMain.class);
        Path file = Path.of(ChildJvms.awaitLine(owner));
        Process user = children.startReady(UserMain.class, file);

        ChildJvms.kill(owner);
        children.startReady(OwnerMain.class);

        assertThat(file).exists();
        user.destroy();
        user.waitFor();
        assertThat(file.getParent()).doesNotExist();
    }

    @Test // T29
    void aFolderWhoseOwnerEndedInPeaceAlsoWaitsForItsLastUser() throws Exception {
        Process owner = children.start(OwnerMain.class);
        Path file = Path.of(ChildJvms.awaitLine(owner));
        Process first = children.startReady(UserMain.class, file);
        Process second = children.startReady(UserMain.class, file);

        owner.destroy();
        owner.waitFor();
        first.destroy();
        first.waitFor();

        assertThat(file).exists();
        second.destroy();
        second.waitFor();
        assertThat(file.getParent()).doesNotExist();
    }

    @Test
    void theMarkOfAKilledUserKeepsNothing() throws Exception {
        Process owner = children.start(OwnerMain.class);
        Path file = Path.of(ChildJvms.awaitLine(owner));
        Process user = children.startReady(UserMain.class, file);
        long userIdentity = ProcessIdentity.of(user.pid());

        ChildJvms.kill(owner);
        ChildJvms.kill(user);
        removeAfter(userIdentity);

        assertThat(file.getParent()).doesNotExist();
    }

    @Test
    void aUserThatComesTooLateIsTold() throws Exception {
        Process owner = children.start(OwnerMain.class);
        Path file = Path.of(ChildJvms.awaitLine(owner));
        owner.destroy();
        owner.waitFor();

        assertThatThrownBy(() -> ProcessFolder.use(file))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining(file + " is gone: process " + owner.pid() + ", which owned it, has ended");
    }

    @Test
    void anythingElseThanAFileOfAProcessIsRefused() {
        assertThatThrownBy(() -> ProcessFolder.use(Path.of("/etc/passwd")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("/etc/passwd is not in the folder of a process");
    }

    @Test
    void theFileOfAProcessOfAnotherUserIsRefused() throws Exception {
        assumeTrue(Files.getFileStore(place).supportsFileAttributeView("posix"));
        Path folder = place.resolve("1-1");
        Folders.ensurePrivate(folder);
        Path users = Files.createDirectory(folder.resolve("users"));
        Path file = folder.resolve("longs-1");

        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThatThrownBy(() -> ProcessFolder.use(file)).hasMessageContaining("its permissions are rwxr-xr-x");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));

        assertThat(users).isEmptyDirectory();
        assumeTrue(isGiven(folder, 65534), "whoever runs this may not give a folder to another user");
        assertThatThrownBy(() -> ProcessFolder.use(file)).hasMessageContaining("it belongs to");
        assertThat(users).isEmptyDirectory();
    }

    private static boolean isGiven(Path folder, int uid) {
        try {
            Files.setAttribute(folder, "unix:uid", uid);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aFolderThatOthersMayEnterIsRefused() throws Exception {
        assumeTrue(Files.getFileStore(place).supportsFileAttributeView("posix"));
        Path open = Files.createDirectory(place.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path link = Files.createSymbolicLink(place.resolve("link"), place);
        Path file = Files.createFile(place.resolve("file"));

        assertThatThrownBy(() -> Folders.ensurePrivate(open))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("its permissions are rwxrwxrwx, not rwx------; remove it");
        assertThatThrownBy(() -> Folders.ensurePrivate(link)).hasMessageContaining("it is not a folder");
        assertThatThrownBy(() -> Folders.ensurePrivate(file)).hasMessageContaining("it is not a folder");
    }

    /** Owners start, end and are killed while all of them sweep: no living owner loses its folder, and none of a dead one stays. */
    @Test // T29
    void racingSweepsRemoveOnlyWhatNobodyUses() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Process> running = new ArrayList<>();
        for (int round = 0; round < 12; round++) {
            List<Process> batch = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                batch.add(children.start(OwnerMain.class));
            }
            for (Process owner : batch) {
                Path file = Path.of(ChildJvms.awaitLine(owner));
                assertTrue(Files.exists(file), "seed " + seed);
                running.add(children.start(UserMain.class, file));
                if (random.nextBoolean()) {
                    owner.destroyForcibly();
                } else {
                    owner.destroy();
                }
            }
        }
        for (Process user : running) {
            String first = ChildJvms.awaitLine(user);
            // Late is no failure, but who was in time finds the file.
            assertThat(first).as("seed " + seed).isIn("present", "late");
        }

        children.close();
        children.startReady(OwnerMain.class);

        assertThat(folders()).hasSize(1);
    }

    private List<String> folders() throws IOException {
        try (Stream<Path> all = Files.list(place);
                Stream<Path> entries = Files.list(all.findFirst().orElseThrow())) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }

    private void removeAfter(long identity) throws Exception {
        children.start(RemoveMain.class, ProcessIdentity.toName(identity)).waitFor();
    }

    static final class OwnerMain {
        public static void main(String[] args) throws Exception {
            Path file = ProcessFolder.own().newPath("file");
            MappedFile.create(file, 64);
            ChildJvms.readyUntilKilled(file.toString());
        }
    }

    static final class LateMain {
        public static void main(String[] args) {
            Runtime.getRuntime().addShutdownHook(new Thread(LateMain::makeFolder));
        }

        private static void makeFolder() {
            try {
                System.out.println(ProcessFolder.own().path());
            } catch (UncheckedIOException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    static final class LateAgainMain {
        public static void main(String[] args) {
            Path own = ProcessFolder.own().path();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                while (Files.exists(own)) {
                    Thread.onSpinWait();
                }
                LateMain.makeFolder();
            }));
        }
    }

    static final class UserMain {
        public static void main(String[] args) throws Exception {
            Path file = Path.of(args[0]);
            try {
                ProcessFolder.use(file);
            } catch (FileNotFoundException e) {
                System.out.println("late");
                return;
            }
            ChildJvms.readyUntilKilled(Files.exists(file) ? "present" : "absent");
        }
    }

    static final class RemoveMain {
        public static void main(String[] args) {
            ProcessFolder.removeAfter(ProcessIdentity.fromName(args[0]));
        }
    }
}
