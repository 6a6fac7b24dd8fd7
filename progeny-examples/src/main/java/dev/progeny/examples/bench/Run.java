package dev.progeny.examples.bench;

import dev.progeny.ProcessQueue;
import dev.progeny.function.RemoteCallable;
import dev.progeny.function.RemoteRunnable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One run of the instrument: what it needs is laid out, its processes work, what became of each sample is counted, and everything but
 * the database is removed.
 */
final class Run {
    private static final int QUEUE_CAPACITY = 100_000;

    private final BenchOptions options;
    private final boolean redraws;
    private final Consumer<String> news;

    /**
     * @param options what the user asked for
     * @param redraws whether the display draws over what it drew before
     * @param news where the supervisor says what happened
     */
    Run(BenchOptions options, boolean redraws, Consumer<String> news) {
        this.options = options;
        this.redraws = redraws;
        this.news = news;
    }

    /**
     * Runs.
     *
     * @return what became of each sample, also if the run had to end early, which is said as news
     * @throws BenchException if there is no recording or no database to work with
     * @throws InterruptedException if interrupted; nothing but the database is left
     */
    Report execute() throws BenchException, InterruptedException {
        try (WorkFolder folder = WorkFolder.create();
                ProcessQueue<Sample> queue = ProcessQueue.create(QUEUE_CAPACITY)) {
            Path storePath = options.store() == null ? folder.resolve("store") : options.store();
            Path wav = recording(folder);
            int run = beginRun(storePath);
            Path boardPath = folder.resolve("board");
            Board board = Board.create(boardPath);
            work(board, queue, works(queue, boardPath.toString(), wav.toString(), storePath.toString(), run));
            try (SampleStore store = SampleStore.open(storePath)) {
                return Report.of(run, store, queue, board);
            }
        } catch (IOException e) {
            throw new BenchException("a file that the run needs failed: " + e.getMessage(), e);
        } catch (SQLException e) {
            throw new BenchException("the database failed: " + e.getMessage(), e);
        }
    }

    private Path recording(WorkFolder folder) throws BenchException, IOException {
        Path given = options.wav();
        if (given == null) {
            Path example = folder.resolve("example.wav");
            WavFile.write(example, Recording.example());
            return example;
        }
        try {
            WavFile.read(given); // a message here is worth more than three from a process that fails
            return given.toAbsolutePath();
        } catch (IOException e) {
            throw new BenchException("cannot play the file given with --wav: " + e.getMessage(), e);
        }
    }

    private int beginRun(Path storePath) throws BenchException {
        try (SampleStore store = SampleStore.open(storePath)) {
            return store.beginRun(options.rate());
        } catch (SQLException e) {
            throw new BenchException("cannot open a database in " + storePath + ": " + e.getMessage(), e);
        }
    }

    private Map<Role, RemoteRunnable> works(
            ProcessQueue<Sample> queue, String board, String wav, String store, int run) {
        int rate = options.rate();
        long total = (long) rate * options.seconds();
        RemoteCallable<Signal> generator = () -> new FunctionGenerator(rate);
        RemoteCallable<Signal> player = () -> WavFile.read(Path.of(wav)).playedAndReadAt(rate);
        Map<Role, RemoteRunnable> works = new EnumMap<>(Role.class);
        works.put(Role.VOLTAGE, new Producer(Role.VOLTAGE, queue, board, generator, rate, total));
        works.put(Role.WAVEFORM, new Producer(Role.WAVEFORM, queue, board, player, rate, total));
        works.put(Role.WRITER, new StoreWriter(queue, board, store, run));
        works.put(Role.DISPLAY, new Display(queue, board, redraws));
        return works;
    }

    private void work(Board board, ProcessQueue<Sample> queue, Map<Role, RemoteRunnable> works)
            throws InterruptedException {
        try (RunProcesses processes = new RunProcesses(board, queue, works, news)) {
            processes.work(Duration.ofSeconds(options.seconds()), options.kills());
        } catch (BenchException e) {
            news.accept("the run ends early: " + e.getMessage());
        }
    }
}
