package dev.progeny.crowd;

import static dev.progeny.crowd.Crowd.LONG;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.progeny.Aside;
import dev.progeny.Connection;
import dev.progeny.Listener;
import dev.progeny.Waitable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Connections to a listener of the parent, where one thread waits for all who call at once, and is to lose those who die. */
final class Calls implements Play {
    private static final long serialVersionUID = 1;
    private static final byte[] SECRET = "crowd".getBytes(StandardCharsets.UTF_8);

    private final SocketAddress address;
    private final transient Listener listener;
    private final transient CompletableFuture<Void> operator;
    private transient volatile int callers;

    private Calls(Listener listener) {
        this.listener = listener;
        this.address = listener.address();
        this.operator = Aside.run(this::answerAll);
    }

    static Calls create() throws IOException {
        return new Calls(Listener.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), SECRET));
    }

    private void answerAll() throws InterruptedException {
        List<Connection> open = new ArrayList<>();
        while (true) {
            List<Waitable> all = new ArrayList<>(open);
            all.add(listener);
            for (Waitable ready : Waitable.waitAny(all)) {
                if (ready instanceof Connection caller) {
                    if (!answer(caller)) {
                        open.remove(caller);
                    }
                } else {
                    open.add(listener.accept());
                }
            }
            callers = open.size();
        }
    }

    private static boolean answer(Connection caller) throws InterruptedException {
        try {
            caller.send(caller.<Object>receive());
            return true;
        } catch (IOException e) {
            caller.close();
            return false;
        }
    }

    @Override
    public void act(Seat seat, Random random) throws IOException, InterruptedException {
        if (random.nextInt(4) > 0) {
            return;
        }
        try (Connection line = Connection.connect(address, SECRET)) {
            long word = random.nextLong();
            line.send(word);
            Play.verify(!Waitable.waitAny(List.of(line), LONG).isEmpty(), "no answer");
            Play.verify(line.<Long>receive() == word, "wrong answer");
        }
    }

    @Override
    public void check(Score score) {
        await().atMost(LONG).until(() -> callers == 0);
        assertFalse(operator.isDone());
    }

    @Override
    public void close() {
        listener.close(); // ends the operator
    }
}
