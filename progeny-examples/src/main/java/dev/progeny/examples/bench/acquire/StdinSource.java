package dev.progeny.examples.bench.acquire;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;

/**
 * Reads standard input, which whoever writes it paces: what is not read yet waits in the pipe, also while this process is dead and until
 * its successor reads on.
 */
final class StdinSource implements Source {
    private final SourceSpec spec;
    private final Intake intake;
    private final FileChannel input = new FileInputStream(FileDescriptor.in).getChannel();
    private boolean isAtEnd;
    private long first;
    private long next;

    StdinSource(SourceSpec spec, Intake intake) {
        this.spec = spec;
        this.intake = intake;
    }

    @Override
    public String unit() {
        return spec.unit();
    }

    @Override
    public double rate() {
        return spec.rate();
    }

    @Override
    public int read(float[] samples) throws IOException, InterruptedException {
        try {
            int count = intake.take(samples);
            while (count == 0 && !isAtEnd) {
                fill(samples.length);
                count = intake.take(samples);
            }
            first = next;
            next += count;
            return count == 0 ? endOfInput() : count;
        } catch (ClosedByInterruptException e) {
            throw new InterruptedException("interrupted while standard input was read");
        } catch (IOException e) {
            throw new IOException("standard input cannot be read: " + e.getMessage(), e);
        }
    }

    /** Takes no more out of the pipe than is handed on at once: it would be lost if this process were killed. */
    private void fill(int samples) throws IOException {
        if (intake.readFrom(input::read, samples) < 0) {
            isAtEnd = true;
            intake.end();
        }
    }

    private int endOfInput() throws IOException {
        if (intake.rest() > 0) {
            throw new IOException("it ends " + intake.rest() + " bytes after the last whole sample of "
                    + intake.sampleBytes() + " bytes; see format");
        }
        return -1;
    }

    @Override
    public long first() {
        return first;
    }

    @Override
    public long resumeAt(long number, long startedNanos) {
        next = number;
        return number;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
