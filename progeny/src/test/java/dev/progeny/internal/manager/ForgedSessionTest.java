package dev.progeny.internal.manager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.progeny.Manager;
import dev.progeny.internal.platform.Deadlines;
import dev.progeny.internal.platform.ProcessIdentity;
import dev.progeny.internal.transport.ChallengeClient;
import dev.progeny.internal.transport.FrameChannel;
import java.io.EOFException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A program that knows the secret of a served manager, and would make its calls in the name of another client: it could give back the lock
 * that the other holds.
 */
@Timeout(60)
class ForgedSessionTest {
    private static final byte[] SECRET = {1, 2, 3};
    private static final SocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final int NEAR = 10;

    @Test
    void noClientGuessesTheSessionOfAnother() throws Exception {
        try (Manager manager = Manager.start()) {
            SocketAddress door = manager.serve(ANY, SECRET);
            try (Manager before = Manager.connect(door, SECRET);
                    FrameChannel control = connect(door)) {
                long own = greet(control, 0);
                try (Manager after = Manager.connect(door, SECRET)) {
                    before.map();
                    after.map();
                    LongStream guesses = LongStream.concat(
                            LongStream.rangeClosed(1, NEAR),
                            LongStream.rangeClosed(-NEAR, NEAR).map(distance -> own + distance));

                    assertThat(guesses.filter(guess -> isLetIn(door, guess)).distinct())
                            .containsExactly(own);
                }
            }
        }
    }

    private static boolean isLetIn(SocketAddress door, long session) {
        try (FrameChannel lane = connect(door)) {
            greet(lane, session);
            return true;
        } catch (EOFException e) {
            return false;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static FrameChannel connect(SocketAddress door) throws Exception {
        return ChallengeClient.connect(door, SECRET, inAWhile());
    }

    private static long greet(FrameChannel channel, long session) throws Exception {
        return Greeting.exchange(channel, ProcessIdentity.NONE, session, inAWhile())
                .getLong();
    }

    private static long inAWhile() {
        return Deadlines.after(Duration.ofSeconds(30));
    }
}
