package dev.progeny.examples.bench.store;

import dev.progeny.examples.bench.model.Block;
import dev.progeny.examples.bench.model.Channel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The recordings of a folder, for any number of processes and threads that read, rename and delete, also while another writes. A query sees
 * all that was acknowledged before it began.
 */
public final class Recordings implements AutoCloseable {
    private final Path folder;
    private final Database database;

    private Recordings(Path folder, Database database) {
        this.folder = folder;
        this.database = database;
    }

    /**
     * Opens the recordings of a folder.
     *
     * @throws StoreException if there are none, or they are damaged or were made by a newer program
     */
    public static Recordings open(Path folder) throws StoreException {
        return new Recordings(folder, StoreFile.read(folder));
    }

    /** {@return all recordings, the latest first, without those of {@link #halfDeleted()}} */
    public List<Recording> list() throws StoreException {
        return where("NOT " + Deletion.IS_MARKED);
    }

    /** {@return those that are half deleted, the latest first} */
    public List<Recording> halfDeleted() throws StoreException {
        return where(Deletion.IS_MARKED);
    }

    /**
     * Looks up the latest of {@link #list()}, and behind them all of {@link #halfDeleted()}.
     *
     * @param most how many of the list
     * @param besides the id of one that is wanted also if it is older, or any other number
     */
    public List<Recording> latest(int most, long besides) throws StoreException {
        return where(
                Deletion.IS_MARKED + " OR recording.id = ? OR recording.id IN (SELECT id FROM recording WHERE NOT "
                        + Deletion.IS_MARKED + " ORDER BY id DESC LIMIT ?)",
                besides,
                most);
    }

    /** {@return how many recordings there are, with those that are half deleted} */
    public long count() throws StoreException {
        return database.ask(() -> database.number("SELECT COUNT(*) FROM recording"));
    }

    /** {@return one of {@link #list()}, if it is there} */
    public Optional<Recording> find(long recording) throws StoreException {
        return where("recording.id = ? AND NOT " + Deletion.IS_MARKED, recording).stream()
                .findFirst();
    }

    /** One query, however many there are: so all is of one moment, and what it costs is not much more than what it finds. */
    private List<Recording> where(String condition, Object... arguments) throws StoreException {
        List<Part> parts = database.ask(() -> database.rows(Part::read, Part.query(condition), arguments));
        Map<Long, List<Part>> recordings =
                parts.stream().collect(Collectors.groupingBy(Part::id, LinkedHashMap::new, Collectors.toList()));
        return recordings.values().stream().map(Part::recording).toList();
    }

    /** {@return one of them, which must be there} */
    public Recording get(long recording) throws StoreException {
        return find(recording).orElseThrow(() -> gone(recording));
    }

    private StoreException gone(long recording) {
        return new StoreException("there is no recording " + recording + " in " + folder + "; was it deleted?");
    }

    /** A channel of a recording, with what the database says of the recording itself. */
    private record Part(
            long id,
            String name,
            Instant started,
            @Nullable Instant ended,
            boolean isHalfDeleted,
            Channel channel,
            long samples,
            long end) {
        static String query(String condition) {
            return "SELECT recording.*, " + Deletion.IS_MARKED
                    + " AS marked, number, channel.name AS channel, unit, rate,"
                    + " source, stored, COALESCE((SELECT first + count FROM block WHERE block.recording = recording.id"
                    + " AND block.channel = channel.number ORDER BY first DESC LIMIT 1), 0) AS \"end\""
                    + " FROM recording CROSS JOIN channel ON channel.recording = recording.id" // in this order
                    + " WHERE " + condition + " ORDER BY marked, recording.id DESC, number";
        }

        static Part read(ResultSet row) throws SQLException {
            long ended = row.getLong("ended");
            boolean hasEnded = !row.wasNull();
            return new Part(
                    row.getLong("id"),
                    row.getString("name"),
                    instant(row.getLong("started")),
                    hasEnded ? instant(ended) : null,
                    row.getBoolean("marked"),
                    new Channel(
                            row.getInt("number"),
                            row.getString("channel"),
                            row.getString("unit"),
                            row.getDouble("rate"),
                            row.getString("source")),
                    row.getLong("stored"),
                    row.getLong("end"));
        }

        private static Instant instant(long nanos) {
            return Instant.ofEpochSecond(0, nanos);
        }

        /** Puts all parts of a recording together. */
        static Recording recording(List<Part> parts) {
            Part any = parts.get(0);
            return new Recording(
                    any.id,
                    any.name,
                    any.started,
                    any.ended,
                    any.isHalfDeleted,
                    parts.stream().map(Part::channel).toList(),
                    parts.stream().map(Part::samples).toList(),
                    parts.stream().map(Part::end).toList(),
                    Float.BYTES * parts.stream().mapToLong(Part::samples).sum());
        }
    }

    /**
     * Tells whether a recording that did not end is still being made.
     *
     * @param listed as it was found, so that it may have ended meanwhile
     * @return whether a process makes it, this one included, as far as this user may see that
     */
    public boolean isBeingMade(Recording listed) {
        return listed.ended() == null && !listed.isHalfDeleted() && Claim.isTaken(folder, listed.id());
    }

    /** {@return what was said of a recording when it began, in that order} */
    public Map<String, String> settings(long recording) throws StoreException {
        Map<String, String> settings = new LinkedHashMap<>();
        database.ask(() -> database.rows(
                setting -> settings.put(setting.getString("name"), setting.getString("value")),
                "SELECT name, value FROM setting WHERE recording = ? AND place >= 0 ORDER BY place",
                recording));
        return settings;
    }

    /**
     * Shows a stretch of a channel in little. It reads the samples where a bucket is shorter than the blocks are; elsewhere only what is
     * kept of each block, so that a block counts in each bucket that it touches.
     *
     * @param first the number of the first sample, at least 0
     * @param count how many sample numbers from there, at least 1
     * @param buckets into how many parts the stretch is cut, 1 to 65536
     */
    public Overview overview(long recording, int channel, long first, long count, int buckets) throws StoreException {
        return new OverviewQuery(database, recording, channel).overview(first, count, buckets);
    }

    /** Does something with each block of a channel in turn, those that are stored when this begins. */
    public void forEachBlock(long recording, int channel, Consumer<Block> action) throws StoreException {
        StoredBlocks blocks = StoredBlocks.all(database, recording, channel);
        for (Block block = blocks.next(); block != null; block = blocks.next()) {
            action.accept(block);
        }
    }

    /**
     * Writes a recording as CSV, see {@link CsvExport}. The stream is flushed and stays open.
     *
     * @throws StoreException if it cannot be read
     * @throws IOException if it cannot be written
     */
    public void writeCsv(long recording, OutputStream out) throws IOException {
        CsvExport.write(database, get(recording), out);
    }

    /**
     * Writes a recording as WAV, see {@link WavExport}. The stream is flushed and stays open.
     *
     * @throws StoreException if it cannot be read, or cannot be a WAV file, in which case nothing was written
     * @throws IOException if it cannot be written
     */
    public void writeWav(long recording, OutputStream out) throws IOException {
        WavExport.write(database, get(recording), out);
    }

    /**
     * Gives a recording another name, which no other may have.
     *
     * @throws BadNameException if it is none, or another recording has it
     * @throws StoreException if there is no such recording, or the store fails
     */
    public void rename(long recording, String name) throws StoreException {
        RecordingStore.checkName(name);
        try (Database writer = StoreFile.create(folder)) {
            writer.runChange(() -> {
                if (writer.number("SELECT COUNT(*) FROM recording WHERE name = ? AND id <> ?", name, recording) > 0) {
                    throw new BadNameException(
                            "another recording in " + folder + " has the name \"" + name + "\"; take another");
                }
                if (!Deletion.isWhole(writer, recording)) {
                    throw gone(recording);
                }
                writer.update("UPDATE recording SET name = ? WHERE id = ?", name, recording);
            });
        }
    }

    /**
     * Deletes a recording, or what is left of one of {@link #halfDeleted()}, and gives its room back to the disk. Does so in small steps,
     * between which others write, and who reads it is told.
     *
     * @throws StoreException if there is no such recording, or somebody has a {@link Claim} on it, since it is being made or deleted
     */
    public void delete(long recording) throws StoreException {
        try (Database writer = StoreFile.create(folder);
                Claim claim = Claim.take(folder, recording)) {
            if (!Deletion.delete(writer, claim.recording())) {
                throw gone(recording);
            }
        }
    }

    @Override
    public void close() throws StoreException {
        database.close();
    }
}
