package dev.progeny.examples.bench.store;

import dev.progeny.examples.bench.model.Block;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Makes overviews of a channel of a recording, see {@link Recordings#overview}.
 *
 * @param database of the recording
 * @param recording which
 * @param channel which of its channels
 */
record OverviewQuery(Database database, long recording, int channel) {
    private static final int MOST_BUCKETS = 1 << 16;

    /** {@return an overview of a stretch} */
    Overview overview(long first, long count, int buckets) throws StoreException {
        if (first < 0 || count < 1 || buckets < 1 || buckets > MOST_BUCKETS) {
            throw new IllegalArgumentException("an overview begins at 0 or later, and has at least 1 sample in 1 to "
                    + MOST_BUCKETS + " buckets; asked for were " + count + " samples from " + first + " in " + buckets);
        }
        Stretch stretch = new Stretch(first, count, buckets);
        long end = first + count;
        long begin = database.ask(() -> database.number(Outline.BEGIN, first, recording, channel, first));
        List<Outline> outlines = outlines(begin, end);
        if (outlines.size() >= buckets) {
            while (!outlines.isEmpty()) {
                outlines.forEach(outline -> outline.addTo(stretch));
                outlines = outlines(outlines.get(outlines.size() - 1).first + 1, end);
            }
        } else if (!outlines.isEmpty()) {
            StoredBlocks blocks = StoredBlocks.between(
                    database,
                    recording,
                    channel,
                    outlines.get(0).sequence(),
                    outlines.get(outlines.size() - 1).sequence());
            for (Block block = blocks.next(); block != null; block = blocks.next()) {
                stretch.add(block.first(), block.samples());
            }
        }
        return stretch.overview();
    }

    /** {@return what begins there, at most as many as there may be buckets: a query does not last long, whatever is asked for} */
    private List<Outline> outlines(long begin, long end) throws StoreException {
        return database.ask(
                () -> database.rows(Outline::read, Outline.QUERY, recording, channel, begin, end, MOST_BUCKETS));
    }

    /** What is kept of a block besides its samples. */
    private record Outline(long sequence, long first, int count, float least, float greatest) {
        /** Where the last block begins that begins at or before the stretch. */
        static final String BEGIN =
                "SELECT COALESCE(MAX(first), ?) FROM block WHERE recording = ? AND channel = ? AND first <= ?";

        static final String QUERY = "SELECT sequence, first, count, least, greatest FROM block"
                + " WHERE recording = ? AND channel = ? AND first >= ? AND first < ? ORDER BY first LIMIT ?";

        static Outline read(ResultSet row) throws SQLException {
            return new Outline(
                    row.getLong("sequence"),
                    row.getLong("first"),
                    row.getInt("count"),
                    number(row, "least"),
                    number(row, "greatest"));
        }

        private static float number(ResultSet row, String column) throws SQLException {
            float number = row.getFloat(column);
            return row.wasNull() ? Float.NaN : number;
        }

        void addTo(Stretch stretch) {
            stretch.add(first, count, least, greatest);
        }
    }
}
