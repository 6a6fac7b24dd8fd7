package dev.progeny.internal.manager;

import dev.progeny.function.RemoteRunnable;
import dev.progeny.internal.child.ChildRuntime;
import dev.progeny.internal.child.LastThreads;
import dev.progeny.internal.codec.ValueCodec;
import dev.progeny.internal.transport.FrameChannel;
import java.io.EOFException;
import java.io.IOException;
import java.util.Objects;

/** The main function of the process of a server: says where it is, and stays until whoever started it closes the channel. */
final class ServerMain {
    private ServerMain() {}

    /** {@return the function itself, to be sent to the process} A lambda, because the child can call the body of one. */
    @SuppressWarnings("serial") // only a child decodes it, and that decodes any main function
    static RemoteRunnable of() {
        return () -> run();
    }

    private static void run() throws IOException, InterruptedException {
        try (FrameChannel starter =
                Objects.requireNonNull(ChildRuntime.current(), "not a child").data()) {
            Server server = Server.start();
            starter.send(ValueCodec.encode(server.address(), "the address").bytes());
            awaitClose(starter);
            server.close();
        }
        LastThreads.exitIfHeldUp();
    }

    private static void awaitClose(FrameChannel starter) throws IOException {
        while (true) {
            try {
                starter.receive(FrameChannel.NEVER);
            } catch (EOFException e) {
                return;
            } catch (InterruptedException e) {
                // by an object's code that interrupts all threads
            }
        }
    }
}
