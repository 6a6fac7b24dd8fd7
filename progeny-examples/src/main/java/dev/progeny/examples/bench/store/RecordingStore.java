package dev.progeny.examples.bench.store;

import dev.progeny.examples.bench.model.Block;
import dev.progeny.examples.bench.model.Channel;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The writing side of a folder of recordings. What a call has done is on the disk when it returns: it outlives the process, however
 * that ends, and the machine. A call that failed did nothing.
 *
 * <p>Meant for one process that writes and any number that read. A second one that writes does no harm, it waits for its turn. Not for
 * several threads at once.
 */
public final class RecordingStore implements AutoCloseable {
    private static final int CONSTRAINT = 19;
    private static final int MAX_NAME = 200;

    private final Database database;
    private final Samples samples = new Samples();

    RecordingStore(Database database) {
        this.database = database;
    }

    /**
     * Opens the recordings of a folder, which is made if need be. Folder and files that are made can be read by this user only.
     *
     * @throws StoreException if that is impossible: it cannot be written to, is damaged, or was made by a newer program
     */
    public static RecordingStore open(Path folder) throws StoreException {
        return new RecordingStore(StoreFile.create(folder));
    }

    /**
     * Begins a recording, and claims it for this process in the same transaction: nobody sees it before it is claimed.
     *
     * @param name what the user calls it, at most 200 characters; where another has that name, a number is added to it
     * @param started when it is begun; a block says when its samples were taken
     * @param channels its channels, at least one, with numbers that differ
     * @param settings what else is worth to be known of it; its order is kept
     * @return the claim, with its number, which no other recording of the folder has or will have; nobody can delete the recording until
     *     the claim is closed, which this store does not do
     */
    public Claim begin(String name, Instant started, List<Channel> channels, Map<String, String> settings)
            throws StoreException {
        checkName(name);
        checkNumbers(channels);
        long startedNanos = nanos(started);
        AtomicReference<@Nullable Claim> taken = new AtomicReference<>();
        try {
            return database.change(() -> {
                Claim claim = Claim.take(folder(), insert(free(name), startedNanos, channels, settings));
                taken.set(claim);
                return claim;
            });
        } catch (StoreException e) {
            giveBack(taken.get(), e);
            throw e;
        }
    }

    private Path folder() {
        return Objects.requireNonNull(database.file().getParent()); // the file was made there
    }

    private static void giveBack(@Nullable Claim claim, StoreException reason) {
        if (claim != null) { // its recording could not be committed
            try {
                claim.close();
            } catch (StoreException e) {
                reason.addSuppressed(e);
            }
        }
    }

    private long insert(String name, long startedNanos, List<Channel> channels, Map<String, String> settings)
            throws SQLException, StoreException {
        database.update("INSERT INTO recording (name, started) VALUES (?, ?)", name, startedNanos);
        long recording = database.number("SELECT last_insert_rowid()");
        for (Channel channel : channels) {
            database.update(
                    "INSERT INTO channel (recording, number, name, unit, rate, source) VALUES (?, ?, ?, ?, ?, ?)",
                    recording,
                    channel.number(),
                    channel.name(),
                    channel.unit(),
                    channel.rate(),
                    channel.source());
        }
        int place = 0;
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            database.update(
                    "INSERT INTO setting VALUES (?, ?, ?, ?)",
                    recording,
                    place++,
                    setting.getKey(),
                    setting.getValue());
        }
        return recording;
    }

    static void checkName(String name) throws BadNameException {
        if (name.isBlank() || name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new BadNameException("a recording cannot have the name \"" + name + "\" (" + name.length()
                    + " characters); give it 1 to " + MAX_NAME + ", none of them a control character");
        }
    }

    private static void checkNumbers(List<Channel> channels) throws StoreException {
        Set<Integer> numbers = new HashSet<>();
        for (Channel channel : channels) {
            if (!numbers.add(channel.number())) {
                throw new StoreException("two channels of a recording have the number " + channel.number()
                        + "; give each one of its own");
            }
        }
        if (channels.isEmpty()) {
            throw new StoreException("a recording needs a channel, and has none");
        }
    }

    private String free(String name) throws SQLException, StoreException {
        String free = name;
        for (int number = 2; database.number("SELECT COUNT(*) FROM recording WHERE name = ?", free) > 0; number++) {
            free = name + " (" + number + ")";
        }
        return free;
    }

    private static long nanos(Instant instant) throws StoreException {
        try {
            return Math.addExact(
                    Math.multiplyExact(instant.getEpochSecond(), TimeUnit.SECONDS.toNanos(1)), instant.getNano());
        } catch (ArithmeticException | DateTimeException e) {
            throw new StoreException("a recording cannot begin or end at " + instant + ", only from 1678 to 2262", e);
        }
    }

    /**
     * Stores blocks in one transaction. Those that are there already are left out, whatever they contain: a block is known by its
     * recording, channel and sequence number.
     *
     * @return how many samples were new
     * @throws NoRoomException if the disk has no room for them; the same may be tried again
     * @throws StoreException if they cannot be stored for another reason
     */
    public long append(long recording, List<Block> blocks) throws StoreException {
        return database.change(() -> {
            try {
                return insert(recording, blocks);
            } catch (SQLException e) {
                if (e.getErrorCode() == CONSTRAINT) {
                    throw new StoreException(
                            "there is no recording " + recording
                                    + ", or it lacks a channel of the blocks; was it deleted?",
                            e);
                }
                throw e;
            }
        });
    }

    private long insert(long recording, List<Block> blocks) throws SQLException, StoreException {
        long added = 0;
        try (Insertion insertion = new Insertion(database, recording, samples)) {
            for (Block block : blocks) {
                added += insertion.add(block);
            }
        }
        return added;
    }

    /** Says when a recording ended. One that was never ended has all that was stored of it none the less. */
    public void end(long recording, Instant ended) throws StoreException {
        long endedNanos = nanos(ended);
        database.runChange(() -> {
            if (database.update("UPDATE recording SET ended = ? WHERE id = ?", endedNanos, recording) == 0) {
                throw new StoreException("there is no recording " + recording + "; was it deleted?");
            }
        });
    }

    /** {@return how many samples of a channel are stored} */
    public long stored(long recording, int channel) throws StoreException {
        return database.ask(() ->
                database.number("SELECT stored FROM channel WHERE recording = ? AND number = ?", recording, channel));
    }

    @Override
    public void close() throws StoreException {
        database.close();
    }
}
