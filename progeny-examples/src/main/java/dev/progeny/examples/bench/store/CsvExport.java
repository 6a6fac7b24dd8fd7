package dev.progeny.examples.bench.store;

import dev.progeny.examples.bench.model.Channel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A recording as CSV, of any length, with constant memory.
 *
 * <p>The first line names the columns: {@code time [s]}, then each channel by its name and unit. A line follows for each moment at which a
 * channel has a sample, with the seconds since the first sample, to the nanosecond. A sample's time is its number divided by the rate of
 * its channel, and numbers of samples that were dropped are left out. A channel that has no sample at that moment, since it is slower
 * or has a gap, has an empty column. Samples have as many digits as tell them from their neighbours, so reading them gives the same float.
 */
final class CsvExport {
    private static final int FLUSHED_AT = 1 << 16;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int DECIMALS = 9;

    private CsvExport() {}

    static void write(Database database, Recording recording, OutputStream out) throws IOException {
        StringBuilder text = new StringBuilder(FLUSHED_AT + 1024).append("time [s]");
        List<ChannelReader> readers = new ArrayList<>();
        for (Channel channel : recording.channels()) {
            text.append(',').append(quoted(channel.name() + " [" + channel.unit() + "]"));
            readers.add(new ChannelReader(database, recording.id(), channel));
        }
        text.append('\n');
        for (double time = earliest(readers); time < Double.POSITIVE_INFINITY; time = earliest(readers)) {
            appendSeconds(text, Math.round(time * NANOS_PER_SECOND));
            for (ChannelReader reader : readers) {
                text.append(',');
                if (reader.time() == time) {
                    text.append(reader.take());
                }
            }
            text.append('\n');
            if (text.length() >= FLUSHED_AT) {
                flush(text, out);
            }
        }
        flush(text, out);
        out.flush();
    }

    private static double earliest(List<ChannelReader> readers) {
        double earliest = Double.POSITIVE_INFINITY;
        for (ChannelReader reader : readers) {
            earliest = Math.min(earliest, reader.time());
        }
        return earliest;
    }

    private static void appendSeconds(StringBuilder text, long nanos) {
        long second = (long) NANOS_PER_SECOND;
        text.append(nanos / second).append('.');
        String rest = Long.toString(nanos % second);
        text.append("0".repeat(DECIMALS - rest.length())).append(rest);
    }

    private static String quoted(String cell) {
        return cell.matches("[^,\"\r\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    private static void flush(StringBuilder text, OutputStream out) throws IOException {
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        text.setLength(0);
    }
}
