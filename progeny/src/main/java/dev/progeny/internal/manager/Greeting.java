package dev.progeny.internal.manager;

import dev.progeny.internal.memory.MappedFile;
import dev.progeny.internal.memory.ProcessFolder;
import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.transport.FrameChannel;
import dev.progeny.internal.transport.RingFrames;
import dev.progeny.internal.transport.SocketFrames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What is said first on each connection of a client to a server.
 *
 * @param version of the language that the client speaks
 * @param identity the client's process; {@code ProcessIdentity.NONE} if it may be on another machine
 * @param session 0 to begin a session, else the key of that to which a lane is to belong; the server tells it to nobody but the client
 */
record Greeting(int version, long identity, long session) {
    private static final int VERSION = 1;
    private static final long REFUSED = -1;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A server has as many connections as it allows. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        RefusedException() {
            super(
                    "it has too many connections: each program that uses it has one, and one more for each thread that calls it;"
                            + " try again later");
        }
    }

    /** What is made of a connection on which the server has answered. */
    interface Answered<T> {
        T with(FrameChannel socket, ByteBuffer answer) throws IOException, InterruptedException;
    }

    /**
     * Connects, says it, and goes on with the answer, see {@link #exchange}; the connection is closed if any of that fails.
     *
     * @throws RefusedException if there are too many connections
     */
    static <T> T at(Door door, long identity, long session, Answered<T> next) throws IOException, InterruptedException {
        FrameChannel socket = door.connect();
        boolean done = false;
        try {
            T made = next.with(socket, exchange(socket, identity, session, door.deadlineNanos()));
            done = true;
            return made;
        } finally {
            if (!done) {
                socket.close();
            }
        }
    }

    /**
     * Says it, and waits for the answer: the key of the session, or the number of the lane, and perhaps the name of a file with its rings.
     *
     * @throws RefusedException if there are too many connections
     */
    static ByteBuffer exchange(FrameChannel channel, long identity, long session, long deadlineNanos)
            throws IOException, InterruptedException {
        channel.send(ByteBuffer.allocate(Integer.BYTES + 2 * Long.BYTES)
                .putInt(VERSION)
                .putLong(identity)
                .putLong(session)
                .flip());
        ByteBuffer answer = channel.receive(deadlineNanos);
        if (answer == null) {
            throw new IOException("who listens there does not answer in time, or is no manager");
        }
        if (answer.remaining() < Long.BYTES) {
            throw new IOException("who answers there is no manager: it said " + answer.remaining() + " bytes");
        }
        if (answer.remaining() == Long.BYTES && answer.getLong(answer.position()) == REFUSED) {
            throw new RefusedException();
        }
        return answer;
    }

    /** Hears it. */
    static Greeting receive(FrameChannel channel) throws IOException, InterruptedException {
        ByteBuffer said = channel.receive(Deadlines.after(PATIENCE));
        if (said == null || said.remaining() != Integer.BYTES + 2 * Long.BYTES) {
            throw new IOException(said == null ? "a client says nothing" : "a client said what is no greeting");
        }
        Greeting greeting = new Greeting(said.getInt(), said.getLong(), said.getLong());
        if (greeting.version != VERSION) {
            throw new IOException("a client speaks version " + greeting.version + " of the language, not " + VERSION);
        }
        return greeting;
    }

    /** Hears it, and refuses whoever says it. */
    static void refuse(FrameChannel channel) throws IOException, InterruptedException {
        receive(channel);
        answer(channel, REFUSED, "");
    }

    /** Answers it. */
    static void answer(FrameChannel channel, long number, String file) throws IOException, InterruptedException {
        byte[] name = file.getBytes(StandardCharsets.UTF_8);
        channel.send(ByteBuffer.allocate(Long.BYTES + name.length)
                .putLong(number)
                .put(name)
                .flip());
    }

    /** Answers a lane, which then goes over rings, or over its socket if there is no memory for them. {@return the lane} */
    static FrameChannel overRings(FrameChannel socket, int number) throws IOException, InterruptedException {
        MappedFile file;
        try {
            file = RingFrames.allocate(ProcessFolder.own().newPath("ring"));
        } catch (IOException e) {
            return overSocket(socket, number);
        }
        boolean answered = false;
        try {
            answer(socket, number, file.path().toString());
            answered = true;
            return RingFrames.own((SocketFrames) socket, file);
        } finally {
            if (!answered) {
                MappedFile.remove(file.path());
            }
        }
    }

    /** Answers a lane, which goes over its socket. {@return the lane} */
    static FrameChannel overSocket(FrameChannel socket, int number) throws IOException, InterruptedException {
        answer(socket, number, "");
        return socket;
    }

    /** {@return the lane, given the answer} */
    static FrameChannel lane(FrameChannel socket, ByteBuffer file) throws IOException {
        String name = StandardCharsets.UTF_8.decode(file).toString();
        return name.isEmpty() ? socket : RingFrames.join((SocketFrames) socket, Path.of(name));
    }
}
