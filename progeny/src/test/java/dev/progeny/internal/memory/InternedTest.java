package dev.progeny.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.progeny.Collected;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InternedTest {
    private static final Path PATH = Path.of("queue-1");
    private static final Path OTHER = Path.of("queue-2");

    private final Interned<Object> interned = new Interned<>();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger released = new AtomicInteger();
    private final AtomicBoolean inUse = new AtomicBoolean();

    @Test
    void aFileHasOneHandleWhileSomebodyHoldsIt() throws IOException {
        Object first = get(PATH);

        assertSame(first, get(PATH));
        assertNotSame(first, get(OTHER));
        assertEquals(0, released.get());
    }

    @Test
    void aClosedHandleIsForgotten() throws IOException {
        Object first = get(PATH);

        interned.forget(PATH, new Object());
        assertSame(first, get(PATH));
        interned.forget(PATH, first);
        assertNotSame(first, get(PATH));
    }

    @Test // T30
    void whatAnUnreachableHandleHeldIsGivenBackAtTheNextCall() throws Exception {
        WeakReference<Object> handle = new WeakReference<>(get(PATH));
        Collected.await(handle);

        callUntilReleased();

        assertEquals(1, released.get());
    }

    @Test
    void whatIsInUseIsKeptWithoutAHandleUntilItIsNotInUse() throws Exception {
        inUse.set(true);
        Collected.await(new WeakReference<>(get(PATH)));
        get(OTHER);

        WeakReference<Object> second = new WeakReference<>(get(PATH));

        assertEquals(2, opened.get()); // of both paths, each once
        assertEquals(0, released.get());
        inUse.set(false);
        Collected.await(second);
        callUntilReleased();
    }

    @Test
    void whatIsInUseNoMoreIsGivenBackThoughNobodyAskedForAHandle() throws Exception {
        inUse.set(true);
        Collected.await(new WeakReference<>(get(PATH)));
        get(OTHER);

        inUse.set(false);

        callUntilReleased();
    }

    private void callUntilReleased() throws Exception {
        while (released.get() == 0) {
            System.gc();
            interned.get(Path.of("queue-3"), () -> new Interned.Opened<>(this, () -> {}));
            Thread.sleep(1);
        }
    }

    private Object get(Path path) throws IOException {
        return interned.get(path, () -> {
            opened.incrementAndGet();
            return new Interned.Opened<>(
                    new Object(), released::incrementAndGet, () -> inUse.get() ? new Object() : null);
        });
    }
}
