package dev.progeny.bench.stores;

import dev.progeny.ChildOptions;
import dev.progeny.ChildProcess;
import dev.progeny.SharedLong;
import dev.progeny.bench.host.PeerJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Has processes write to one database and read it, and measures them. Each part has a new folder, which is removed. */
final class Trial {
    private static final int ROUNDS = 3;
    private static final int KILLS = 5;
    private static final int FLAT_OUT_BLOCKS = 4_000; // 200 MB
    private static final int PACED_SECONDS = 30;
    private static final int WARM_UP_SECONDS = 5;
    private static final int MOST_MILLIS_BEFORE_KILL = 3_000;

    private final Engine engine;
    private final Path parent;
    private final boolean isShort;

    Trial(Engine engine, Path parent, boolean isShort) {
        this.engine = engine;
        this.parent = parent;
        this.isShort = isShort;
    }

    Figures run() throws IOException, InterruptedException {
        List<Load> rounds = new ArrayList<>();
        double sizeRatio = 0;
        for (int round = 0; round < (isShort ? 1 : ROUNDS); round++) {
            Path folder = newFolder();
            rounds.add(flatOut(folder));
            sizeRatio = bytes(folder) / ((double) flatOutBlocks() * BlockTable.BLOCK_BYTES);
            remove(folder);
        }
        rounds.sort(Comparator.comparingDouble(Load::samplesPerSecond));
        long lost = 0;
        double openSeconds = 0;
        int kills = isShort ? 1 : KILLS;
        Random random = new Random(kills);
        for (int kill = 0; kill < kills; kill++) {
            Path folder = newFolder();
            long acknowledged = writeUntilKilled(folder, random.nextInt(MOST_MILLIS_BEFORE_KILL));
            Opened opened = look(folder, acknowledged);
            lost += acknowledged - opened.intact();
            openSeconds = Math.max(openSeconds, opened.seconds());
            remove(folder);
        }
        return new Figures(
                engine,
                version(),
                rounds.get(rounds.size() / 2),
                paced(),
                sizeRatio,
                kills,
                lost,
                openSeconds,
                readWhileWriting(),
                engine.jarBytes());
    }

    private int flatOutBlocks() {
        return isShort ? BlockTable.CHANNELS * 2 : FLAT_OUT_BLOCKS;
    }

    private Load flatOut(Path folder) throws InterruptedException {
        try (SharedLong acknowledged = SharedLong.create(0);
                ChildProcess<Load> writer =
                        jvm().call(new FlatOut(engine, folder.toString(), flatOutBlocks(), acknowledged))) {
            return writer.get();
        }
    }

    private Load paced() throws IOException, InterruptedException {
        Path folder = newFolder();
        try (ChildProcess<Load> writer = jvm().call(new Paced(
                engine, folder.toString(), isShort ? 0 : WARM_UP_SECONDS, isShort ? 1 : PACED_SECONDS))) {
            return writer.get();
        } finally {
            remove(folder);
        }
    }

    /** {@return how many blocks were acknowledged when the writer was killed} */
    private long writeUntilKilled(Path folder, int millis) throws InterruptedException {
        try (SharedLong acknowledged = SharedLong.create(0);
                ChildProcess<Load> writer =
                        jvm().call(new FlatOut(engine, folder.toString(), Integer.MAX_VALUE - 8, acknowledged))) {
            waitForFirst(acknowledged, writer);
            Thread.sleep(isShort ? 1 : millis);
            writer.kill();
            writer.join();
            return acknowledged.get();
        }
    }

    /** {@return what another process says that looks while one writes; nothing if it sees all that was committed} */
    private String readWhileWriting() throws IOException, InterruptedException {
        Path folder = newFolder();
        Engine read = engine;
        String where = folder.toString();
        try (SharedLong acknowledged = SharedLong.create(0);
                ChildProcess<Load> writer =
                        jvm().call(new FlatOut(engine, where, Integer.MAX_VALUE - 8, acknowledged))) {
            waitForFirst(acknowledged, writer);
            long before = acknowledged.get();
            try (ChildProcess<String> reader = jvm().call(() -> complaint(read, where, before))) {
                return reader.get();
            } finally {
                writer.kill();
                writer.join();
            }
        } finally {
            remove(folder);
        }
    }

    private static String complaint(Engine engine, String where, long acknowledged) {
        try {
            long intact = Opened.look(engine, where, acknowledged).intact();
            return intact == acknowledged ? "" : "it sees " + intact + " of " + acknowledged + " committed blocks";
        } catch (SQLException e) {
            return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        }
    }

    private static void waitForFirst(SharedLong acknowledged, ChildProcess<?> writer) throws InterruptedException {
        while (acknowledged.get() == 0) {
            if (!writer.isAlive()) {
                throw new IllegalStateException("the writer ended before it stored anything: " + writer.exitStatus());
            }
            Thread.sleep(1);
        }
    }

    private Opened look(Path folder, long acknowledged) throws InterruptedException {
        Engine opened = engine;
        String where = folder.toString();
        Path warm = Path.of(where, "warm");
        try (ChildProcess<Opened> reader = jvm().call(() -> lookTwice(opened, warm.toString(), where, acknowledged))) {
            return reader.get();
        }
    }

    /** The first time, elsewhere, loads the driver. */
    private static Opened lookTwice(Engine engine, String elsewhere, String where, long acknowledged)
            throws IOException, SQLException {
        Files.createDirectories(Path.of(elsewhere));
        Opened.look(engine, elsewhere, 0);
        return Opened.look(engine, where, acknowledged);
    }

    private String version() throws IOException, InterruptedException {
        Path folder = newFolder();
        Engine opened = engine;
        String where = folder.toString();
        try (ChildProcess<String> reader = jvm().call(() -> version(opened, where))) {
            return reader.get();
        } finally {
            remove(folder);
        }
    }

    private static String version(Engine engine, String where) throws SQLException {
        try (BlockTable table = new BlockTable(engine, Path.of(where))) {
            return table.version();
        }
    }

    private ChildOptions jvm() {
        List<String> arguments = new ArrayList<>(PeerJvm.nativeAccess());
        arguments.addAll(
                List.of("-XX:+UseSerialGC", "-Xmx1g", "-Djava.io.tmpdir=" + parent)); // drivers unpack libraries
        return ChildProcess.options().jvmArgs(arguments.toArray(String[]::new));
    }

    private Path newFolder() throws IOException {
        return Files.createTempDirectory(parent, engine.name() + "-");
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
