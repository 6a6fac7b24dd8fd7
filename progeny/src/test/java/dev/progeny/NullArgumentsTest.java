package dev.progeny;

import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Whoever passes null reads which argument it was. */
@SuppressWarnings({"NullAway", "resource"})
class NullArgumentsTest {
    private static final SocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final byte[] SECRET = {1};

    @Test
    void aSizeIsNamed() {
        assertNamed("size", () -> SharedMemory.create(null));
        assertNamed("maxHeap", () -> ChildProcess.options().maxHeap(null));
    }

    @Test
    void whatAConnectionNeedsIsNamed() {
        Duration timeout = Duration.ofSeconds(1);
        assertNamed("address", () -> Manager.connect(null, SECRET));
        assertNamed("secret", () -> Manager.connect(ADDRESS, null));
        assertNamed("timeout", () -> Manager.connect(ADDRESS, SECRET, null, "*"));
        assertNamed("filter", () -> Manager.connect(ADDRESS, SECRET, timeout, null));
        assertNamed("secret", () -> Connection.connect(ADDRESS, null));
        assertNamed("timeout", () -> Connection.connect(ADDRESS, SECRET, null));
        assertNamed("secret", () -> Listener.open(ADDRESS, null));
        assertNamed("address", () -> Listener.open(null, SECRET));
    }

    @Test
    void whatServingNeedsIsNamed() {
        try (Manager manager = Manager.start()) {
            assertNamed("address", () -> manager.serve(null, SECRET));
            assertNamed("secret", () -> manager.serve(ADDRESS, null));
            assertNamed("filter", () -> manager.serve(ADDRESS, SECRET, null));
        }
    }

    private static void assertNamed(String argument, ThrowingCallable call) {
        assertThatNullPointerException().isThrownBy(call).withMessage(argument);
    }
}
