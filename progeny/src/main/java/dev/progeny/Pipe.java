package dev.progeny;

import dev.progeny.internal.memory.Interned;
import dev.progeny.internal.transport.PipeEnd;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A pipe between two processes: two connected ends, one of which is usually given to a child.
 *
 * <pre>{@code
 * Pipe pipe = Pipe.duplex();
 * Connection parent = pipe.first(), child = pipe.second();
 * ChildProcess<Void> p = ChildProcess.start(() -> { child.send("data from the worker"); child.close(); });
 * System.out.println(parent.<String>receive());
 * p.join();
 * }</pre>
 *
 * <p>The process that makes a pipe holds both ends until it passes one on; see {@link Connection}. The pipe itself is not passed, its ends
 * are.
 *
 * <p>A pipe lives in shared memory, of some hundred kilobytes whatever is sent through it, which is given back when both ends are closed or
 * their processes have ended.
 *
 * @serial exclude
 */
public final class Pipe implements Serializable {
    private static final long serialVersionUID = 1;

    private final transient Connection first;
    private final transient Connection second;

    private Pipe(Connection first, Connection second) {
        this.first = first;
        this.second = second;
    }

    /**
     * Makes a pipe whose ends both send and receive.
     *
     * @return the pipe; this process holds both ends
     * @throws UncheckedIOException if there is no shared memory left for it; the message says where and how much
     */
    public static Pipe duplex() {
        return create(true);
    }

    /**
     * Makes a one-way pipe: the first end only receives, the second only sends.
     *
     * @return the pipe; this process holds both ends
     * @throws UncheckedIOException if there is no shared memory left for it; the message says where and how much
     */
    public static Pipe simplex() {
        return create(false);
    }

    private static Pipe create(boolean duplex) {
        try {
            List<Connection> ends = new ArrayList<>();
            for (Interned.Opened<PipeEnd> end : PipeEnd.create(duplex)) {
                ends.add(Connection.at(end.handle().ticket().key(), () -> end));
            }
            return new Pipe(ends.get(0), ends.get(1));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a pipe: " + e.getMessage(), e);
        }
    }

    /** {@return the first end; of a one-way pipe the one that receives} */
    public Connection first() {
        return first;
    }

    /** {@return the second end; of a one-way pipe the one that sends} */
    public Connection second() {
        return second;
    }

    /** {@return both ends, and who holds them} */
    @Override
    public String toString() {
        return "Pipe[" + first + ", " + second + "]";
    }

    private Object writeReplace() throws NotSerializableException {
        throw new NotSerializableException(
                "a Pipe cannot be sent to another process, for each of its ends belongs to one process;"
                        + " copy first() or second() to a local variable, and send or capture that");
    }
}
