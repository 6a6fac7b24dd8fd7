package dev.progeny.examples.bench.store;

import dev.progeny.examples.bench.model.Channel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A recording as WAV with 32-bit float samples, of any length, with constant memory.
 *
 * <p>The file begins with sample 0 and ends with the last sample of the channel that has most; what a channel does not have between, for
 * it was dropped or not stored yet, is 0. Samples are not scaled: players may want a value of 1 to be full scale. What is longer than 4
 * GiB is written as RF64, which is WAV with lengths of 64 bits. Channels of different rates cannot be in one file, nor can a rate that is
 * no whole number.
 */
final class WavExport {
    private static final int FLOAT = 3;
    private static final int FRAMES_AT_ONCE = 8192;
    private static final int HEADER_BYTES = 58; // of RIFF, of which the first 8 are not counted
    private static final int LENGTHS_BYTES = 36;
    private static final long MOST_IN_RIFF = 0xFFFF_FFFFL;
    private static final int MOST_CHANNELS = 0xFFFF;

    private WavExport() {}

    static void write(Database database, Recording recording, OutputStream out) throws IOException {
        List<Channel> channels = recording.channels();
        int rate = commonRate(recording);
        long frames = Collections.max(recording.ends());
        List<ChannelReader> readers = new ArrayList<>();
        for (Channel channel : channels) {
            readers.add(new ChannelReader(database, recording.id(), channel));
        }
        out.write(header(channels.size(), rate, frames));
        writeFrames(readers, frames, out);
        out.flush();
    }

    private static int commonRate(Recording recording) throws NotAsWavException {
        List<Double> rates =
                recording.channels().stream().map(Channel::rate).distinct().toList();
        if (rates.size() > 1) {
            throw new NotAsWavException("the channels of recording \"" + recording.name() + "\" have different rates, "
                    + rates + " samples a second, and a WAV file has one; export it as CSV");
        }
        double rate = rates.get(0);
        if (rate != Math.rint(rate) || rate < 1 || rate > Integer.MAX_VALUE) {
            throw new NotAsWavException("recording \"" + recording.name() + "\" has " + rate
                    + " samples a second, and a WAV file has a whole number of at least 1; export it as CSV");
        }
        if (recording.channels().size() > MOST_CHANNELS) {
            throw new NotAsWavException("recording \"" + recording.name() + "\" has "
                    + recording.channels().size() + " channels, and a WAV file at most " + MOST_CHANNELS
                    + "; export it as CSV");
        }
        return (int) rate;
    }

    /** {@return all that stands before the samples} */
    static byte[] header(int channels, int rate, long frames) {
        int frameBytes = channels * Float.BYTES;
        long dataBytes = frames * frameBytes;
        boolean isLong = dataBytes + HEADER_BYTES - 8 > MOST_IN_RIFF;
        ByteBuffer header =
                ByteBuffer.allocate(HEADER_BYTES + (isLong ? LENGTHS_BYTES : 0)).order(ByteOrder.LITTLE_ENDIAN);
        tag(header, isLong ? "RF64" : "RIFF").putInt((int) (isLong ? MOST_IN_RIFF : dataBytes + HEADER_BYTES - 8));
        tag(header, "WAVE");
        if (isLong) {
            tag(header, "ds64").putInt(LENGTHS_BYTES - 8);
            header.putLong(dataBytes + HEADER_BYTES + LENGTHS_BYTES - 8)
                    .putLong(dataBytes)
                    .putLong(frames)
                    .putInt(0); // no other chunk is long
        }
        tag(header, "fmt ").putInt(18);
        header.putShort((short) FLOAT)
                .putShort((short) channels)
                .putInt(rate)
                .putInt(rate * frameBytes)
                .putShort((short) frameBytes)
                .putShort((short) Float.SIZE)
                .putShort((short) 0); // nothing more is said of the format
        tag(header, "fact").putInt(4).putInt((int) Math.min(frames, MOST_IN_RIFF));
        tag(header, "data").putInt((int) (isLong ? MOST_IN_RIFF : dataBytes));
        return header.array();
    }

    private static ByteBuffer tag(ByteBuffer header, String tag) {
        return header.put(tag.getBytes(StandardCharsets.US_ASCII));
    }

    private static void writeFrames(List<ChannelReader> readers, long frames, OutputStream out) throws IOException {
        int channels = readers.size();
        int atOnce = Math.max(1, FRAMES_AT_ONCE / channels);
        float[] samples = new float[atOnce];
        ByteBuffer buffer = ByteBuffer.allocate(atOnce * channels * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long first = 0; first < frames; first += atOnce) {
            int count = (int) Math.min(atOnce, frames - first);
            for (int channel = 0; channel < channels; channel++) {
                readers.get(channel).take(first, samples, count, 0);
                for (int i = 0; i < count; i++) {
                    buffer.putFloat((i * channels + channel) * Float.BYTES, samples[i]);
                }
            }
            out.write(buffer.array(), 0, count * channels * Float.BYTES);
        }
    }
}
