package dev.progeny.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InternedTest {
    private static final Path PATH = Path.of("queue-1");

    private final Interned<Object> interned = new Interned<>();
    private final AtomicInteger released = new AtomicInteger();

    @Test
    void aFileHasOneHandleWhileSomebodyHoldsIt() throws IOException {
        Object first = get(PATH);

        assertSame(first, get(PATH));
        assertNotSame(first, get(Path.of("queue-2")));
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
        while (handle.get() != null) {
            System.gc();
            Thread.sleep(1);
        }
        while (released.get() == 0) {
            get(Path.of("queue-2"));
            Thread.sleep(1);
        }
        assertEquals(1, released.get());
    }

    private Object get(Path path) throws IOException {
        return interned.get(path, () -> new Interned.Opened<>(new Object(), released::incrementAndGet));
    }
}
