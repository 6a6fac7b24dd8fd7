package dev.progeny.bench.stores;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;

/** Blocks of samples of several channels in a database: what the instrument stores, and nothing else. */
final class BlockTable implements AutoCloseable {
    static final int CHANNELS = 8;
    static final int BLOCK_SAMPLES = 12_500;
    static final int BLOCK_BYTES = BLOCK_SAMPLES * Float.BYTES;
    private static final int DIFFERENT = 64;
    private static final float[][] WAVES = waves();

    private final Engine engine;
    private final Connection connection;
    private final PreparedStatement insert;

    BlockTable(Engine engine, Path folder) throws SQLException {
        this.engine = engine;
        connection = engine.open(folder);
        try {
            insert = connection.prepareStatement("INSERT INTO block VALUES (?, ?, ?)");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** A tone with noise, which does not compress better than a device's readings. */
    private static float[][] waves() {
        Random random = new Random(1);
        float[][] waves = new float[DIFFERENT][BLOCK_SAMPLES];
        for (float[] wave : waves) {
            double frequency = random.nextDouble();
            for (int i = 0; i < wave.length; i++) {
                wave[i] = (float) (2 * Math.sin(frequency * i) + 0.01 * random.nextGaussian());
            }
        }
        return waves;
    }

    private static byte[] bytes(long number) {
        byte[] bytes = new byte[BLOCK_BYTES];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(WAVES[(int) (number % DIFFERENT)]);
        return bytes;
    }

    /** Stores the blocks with these numbers, the channels taking turns, in one durable transaction. */
    void append(long first, int count) throws SQLException {
        for (long number = first; number < first + count; number++) {
            insert.setInt(1, (int) (number % CHANNELS));
            insert.setLong(2, number / CHANNELS);
            insert.setBytes(3, bytes(number));
            insert.addBatch();
        }
        insert.executeBatch();
        engine.commit(connection);
    }

    /** {@return how many blocks there are} */
    long count() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT COUNT(*) FROM block");
                ResultSet result = query.executeQuery()) {
            result.next();
            long count = result.getLong(1);
            connection.commit();
            return count;
        }
    }

    /** {@return how many of the first so many blocks are there, bit for bit} Reads a channel at a time, for not all can look up one. */
    long intact(long count) throws SQLException {
        BitSet intact = new BitSet();
        try (PreparedStatement query =
                connection.prepareStatement("SELECT sequence, samples FROM block WHERE channel = ?")) {
            for (int channel = 0; channel < CHANNELS; channel++) {
                query.setInt(1, channel);
                try (ResultSet result = query.executeQuery()) {
                    while (result.next()) {
                        long number = result.getLong(1) * CHANNELS + channel;
                        if (number < count && Arrays.equals(result.getBytes(2), bytes(number))) {
                            intact.set((int) number);
                        }
                    }
                }
            }
        }
        return intact.cardinality();
    }

    /** {@return the version of the database} */
    String version() throws SQLException {
        return connection.getMetaData().getDatabaseProductVersion();
    }

    @Override
    public void close() throws SQLException {
        connection.rollback();
        connection.close();
    }
}
