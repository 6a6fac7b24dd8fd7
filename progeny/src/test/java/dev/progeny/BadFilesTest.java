package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.progeny.internal.codec.ValueCodec;
import dev.progeny.internal.platform.Folders;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What becomes of a shared object whose file something else has cut off or written to: an exception that says so, whatever the kind, and
 * neither the end of the JVM nor a wait without end.
 */
@Timeout(300)
class BadFilesTest {
    private static final String REFUSED = "cannot decode .*: cannot open .*"
            + "( is (no|not a|not an) .* of this version of Progeny|: something has cut it off or .*| is damaged.*)";
    private static final String GONE = "cannot decode .*: cannot open .*( is gone|there is no block named ).*";
    private static final String DAMAGED = ".*(is|are) damaged.*";
    static final String LOST = "(?s).*(is damaged: something has cut it off|InternalError: a fault occurred).*";
    private static final String USED = "used";
    private static final int NOISES = 100;

    private record Case(SharedThing thing, Damage damage, String handle) implements Serializable {
        byte[] bytes() {
            return handle.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void whoReceivesItIsTold() throws Exception {
        List<AutoCloseable> made = new ArrayList<>();
        List<Case> cases = new ArrayList<>();
        for (SharedThing thing : SharedThing.values()) {
            for (Damage damage : Damage.values()) {
                AutoCloseable handle = thing.make();
                made.add(handle);
                byte[] bytes = SharedThing.encoded(handle);
                cases.add(new Case(thing, damage, new String(bytes, StandardCharsets.ISO_8859_1)));
            }
        }

        List<String> told = ChildProcess.call(
                        () -> cases.stream().map(BadFilesTest::received).toList())
                .get();

        for (int i = 0; i < told.size(); i++) {
            Case damaged = cases.get(i);
            assertThat(told.get(i))
                    .as("%s %s", damaged.thing, damaged.damage)
                    .matches(
                            switch (damaged.damage) {
                                case BEHIND_ITS_HEAD -> REFUSED + "|" + USED + "|" + DAMAGED;
                                case REMOVED -> GONE;
                                default -> REFUSED;
                            });
        }
        for (int i = 0; i < made.size(); i++) {
            end(cases.get(i).thing, made.get(i));
        }
    }

    @ParameterizedTest
    @EnumSource(SharedThing.class)
    void whoReceivesNoiseIsTold(SharedThing thing) throws Exception {
        AutoCloseable handle = thing.make();
        String travelling = new String(SharedThing.encoded(handle), StandardCharsets.ISO_8859_1);
        long first = System.nanoTime();
        System.out.println("noise for " + thing + " from seed " + first);

        List<String> told =
                ChildProcess.call(() -> receivedNoises(travelling, first)).get();

        assertThat(told).as("seeds from %s", first).hasSize(NOISES).allMatch(text -> text.matches(REFUSED));
        end(thing, handle);
    }

    private static List<String> receivedNoises(String travelling, long first) throws IOException {
        byte[] bytes = travelling.getBytes(StandardCharsets.ISO_8859_1);
        Path file = SharedThing.pathIn(bytes);
        int length = (int) Files.size(file);
        List<String> told = new ArrayList<>();
        for (int i = 0; i < NOISES; i++) {
            Damage.write(file, Damage.noise(first + i, length));
            try {
                told.add("it was taken for " + ValueCodec.decode(ByteBuffer.wrap(bytes)));
            } catch (UndecodableException e) {
                told.add(e.getMessage());
            }
        }
        return told;
    }

    /** Does the damage, then opens and uses what is left. */
    private static String received(Case damaged) {
        Object handle;
        try {
            damaged.damage.to(SharedThing.pathIn(damaged.bytes()), damaged.thing);
            handle = ValueCodec.decode(ByteBuffer.wrap(damaged.bytes()));
        } catch (UndecodableException e) {
            return e.getMessage();
        } catch (Exception e) {
            throw new IllegalStateException("cannot damage it", e);
        }
        return used(damaged.thing, handle);
    }

    private static String used(SharedThing thing, Object handle) {
        try {
            thing.use(handle);
            return USED;
        } catch (BrokenBarrierException | TimeoutException e) {
            return USED;
        } catch (Throwable e) {
            return e.toString();
        }
    }

    private static void end(SharedThing thing, AutoCloseable handle) throws InterruptedException {
        ending(() -> thing.end(handle));
    }

    /** On a thread of its own: of each look at a file that was cut off the JVM tells the thread when it comes to it, perhaps later. */
    static void ending(Aside.Action end) throws InterruptedException {
        Queue<Throwable> told = new ConcurrentLinkedQueue<>();
        Thread thread = new Thread(() -> {
            try {
                end.run();
            } catch (Exception | InternalError e) {
                told.add(e);
            }
        });
        thread.setUncaughtExceptionHandler((ended, e) -> told.add(e));
        thread.start();
        thread.join();
        assertThat(told).allMatch(e -> e.toString().matches(LOST));
    }

    @ParameterizedTest
    @EnumSource(value = SharedThing.class, mode = EnumSource.Mode.EXCLUDE, names = "NAMED_MEMORY")
    void aHandleFromAnotherBootIsOneOfWhatIsGone(SharedThing thing) throws Exception {
        AutoCloseable handle = thing.make();
        try {
            byte[] bytes = SharedThing.encoded(handle);
            Path process = Objects.requireNonNull(SharedThing.pathIn(bytes).getParent());
            byte[] former = moved(bytes, process, process.resolveSibling(other(process)));

            assertThatThrownBy(() -> ValueCodec.decode(ByteBuffer.wrap(former)))
                    .isInstanceOf(UndecodableException.class)
                    .hasMessageMatching("cannot decode .*: cannot open .* is gone: process "
                            + ProcessHandle.current().pid()
                            + ", which owned it, has ended, and so has every process that used it");
        } finally {
            thing.end(handle);
        }
    }

    @ParameterizedTest
    @EnumSource(value = SharedThing.class, mode = EnumSource.Mode.EXCLUDE, names = "NAMED_MEMORY")
    void aHandleFromAnotherUserIsRefused(SharedThing thing) throws Exception {
        AutoCloseable handle = thing.make();
        try {
            byte[] bytes = SharedThing.encoded(handle);
            Path file = SharedThing.pathIn(bytes);
            Path process = Objects.requireNonNull(file.getParent());
            Path ours = Objects.requireNonNull(process.getParent());
            assumeTrue(Files.getFileStore(ours).supportsFileAttributeView("posix"));
            Path all =
                    ours.resolveSibling("x".repeat(ours.getFileName().toString().length()));
            Path theirs = all.resolve(other(process));
            Files.createDirectories(theirs.resolve("users"));
            try {
                Files.copy(file, theirs.resolve(file.getFileName()));
                Files.setPosixFilePermissions(theirs, PosixFilePermissions.fromString("rwx------"));
                makeForeign(theirs);
                byte[] foreign = moved(bytes, process, theirs);

                assertThatThrownBy(() -> ValueCodec.decode(ByteBuffer.wrap(foreign)))
                        .isInstanceOf(UndecodableException.class)
                        .hasMessageMatching(
                                "cannot decode .*: cannot open .*: (it belongs to|its folder may not be entered"
                                        + " by this user).*");
            } finally {
                Files.setPosixFilePermissions(theirs, PosixFilePermissions.fromString("rwx------"));
                Folders.removeTree(all);
            }
        } finally {
            thing.end(handle);
        }
    }

    /** Gives a folder to another user or, who may not do that, makes it as closed as that of another would be. */
    private static void makeForeign(Path folder) throws IOException {
        try {
            Files.setAttribute(folder, "unix:uid", 65533);
        } catch (FileSystemException e) {
            Files.setPosixFilePermissions(folder, Set.of());
        }
    }

    /** {@return the name of a folder, as long, of a process that had the same number, at another time} */
    private static String other(Path process) {
        String name = process.getFileName().toString();
        return name.substring(0, name.length() - 1) + (name.endsWith("1") ? "2" : "1");
    }

    /** {@return the handle as if it had come from elsewhere, where the path is as long} */
    private static byte[] moved(byte[] handle, Path from, Path to) {
        return new String(handle, StandardCharsets.ISO_8859_1)
                .replace(from.toString(), to.toString())
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @EnumSource(SharedThing.class)
    void whoHasItOpenWhenItIsCutOffGetsAnExceptionAndMayCloseIt(SharedThing thing) throws Exception {
        List<String> told = ChildProcess.call(() -> cutOff(thing)).get();

        assertThat(told.get(0)).as("a wait").matches(thing.waits() ? LOST : LOST + "|" + USED);
        assertThat(told.subList(1, 4)).as("later uses").allMatch(text -> text.matches(LOST));
        assertThat(told.get(4)).as("the file once it was closed").isEqualTo("gone");
    }

    /** {@return the file of something shared, and those that belong to it} */
    private static List<Path> files(Path path) throws IOException {
        String name = path.getFileName().toString();
        try (Stream<Path> all = Files.list(Objects.requireNonNull(path.getParent()))) {
            return all.filter(Files::isRegularFile)
                    .filter(file ->
                            file.equals(path) || file.getFileName().toString().startsWith(name + "-"))
                    .toList();
        }
    }

    /** Runs in a child, since the fault would be that it ends the JVM. */
    private static List<String> cutOff(SharedThing thing) throws Exception {
        AutoCloseable used = thing.make();
        AutoCloseable awaited = thing.make();
        Path path = SharedThing.pathIn(SharedThing.encoded(used));
        CompletableFuture<String> wait = new CompletableFuture<>();
        CountDownLatch begun = new CountDownLatch(1);
        Thread waiter = new Thread(() -> {
            begun.countDown();
            try {
                thing.await(awaited);
                wait.complete(USED);
            } catch (Throwable e) {
                wait.complete(e.toString());
            }
        });
        waiter.start();
        begun.await();
        Thread.sleep(100); // whether it waits already or is about to makes no difference, but both should occur

        for (Path file : files(SharedThing.pathIn(SharedThing.encoded(awaited)))) {
            Damage.EMPTIED.to(file, thing);
        }
        for (Path file : files(path)) {
            Damage.EMPTIED.to(file, thing);
        }

        List<String> told = new ArrayList<>();
        told.add(wait.get());
        for (int i = 0; i < 3; i++) {
            told.add(used(thing, used));
        }
        end(thing, used);
        end(thing, awaited);
        told.add(Files.exists(path) ? "still there" : "gone");
        return told;
    }
}
