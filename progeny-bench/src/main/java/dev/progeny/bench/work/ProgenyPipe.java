package dev.progeny.bench.work;

import dev.progeny.ChildProcess;
import dev.progeny.Connection;
import dev.progeny.Pipe;
import dev.progeny.bench.host.Timed;
import dev.progeny.bench.host.Work;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/** Messages through a pipe to a child and, if asked for, back; the child is told how many there will be. */
final class ProgenyPipe implements Work {
    private final boolean back;
    private final ByteBuffer message;
    private final Connection here;
    private final ChildProcess<Void> child;

    ProgenyPipe(int size, boolean back) {
        this.back = back;
        message = ByteBuffer.allocate(size);
        Pipe pipe = Pipe.duplex();
        here = pipe.first();
        Connection there = pipe.second();
        child = ChildProcess.start(() -> serve(there, back));
    }

    /** In the child: returns each message, or answers when all were received. */
    private static void serve(Connection connection, boolean back) throws IOException, InterruptedException {
        for (int count = connection.<Integer>receive(); count > 0; count = connection.<Integer>receive()) {
            for (int i = 0; i < count; i++) {
                ByteBuffer received = connection.receiveBytes();
                if (back) {
                    connection.sendBytes(received);
                }
            }
            if (!back) {
                connection.send(count);
            }
        }
    }

    @Override
    public Map<String, Double> run(int operations) throws Exception {
        here.send(operations);
        if (back) {
            return Timed.oneByOne(operations, i -> {
                here.sendBytes(message.clear());
                here.receiveBytes();
            });
        }
        return Timed.all(operations, () -> {
            for (int i = 0; i < operations; i++) {
                here.sendBytes(message.clear());
            }
            here.receive();
        });
    }

    @Override
    public void end() throws IOException, InterruptedException {
        here.send(0);
        child.join();
        here.close();
    }
}
