package dev.progeny.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.progeny.ProcessPool;
import dev.progeny.Transport;
import dev.progeny.WorkerCrashedException;
import dev.progeny.internal.child.ChildRuntime;
import dev.progeny.internal.codec.ValueCodec;
import dev.progeny.internal.control.Outcome;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a pool makes of frames of a worker that are no results. The tasks here send them themselves, through the socket of their worker. */
@Timeout(60) // only a hang gets there
class ResultReaderTest {
    private final Logger logger = Logger.getLogger("dev.progeny.pool");
    private final Errors errors = new Errors();

    @BeforeEach
    void listen() {
        logger.addHandler(errors);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(errors);
    }

    private static void send(ByteBuffer... frame) throws Exception {
        Objects.requireNonNull(ChildRuntime.current()).data().send(frame);
    }

    private static ProcessPool pool() {
        return ProcessPool.builder().workers(1).transport(Transport.SOCKET).build();
    }

    @Test
    void aWorkerThatSendsAFrameOfAnUnknownKindIsKilledAndReplaced() throws Exception {
        try (ProcessPool pool = pool()) {
            assertThrows(
                    WorkerCrashedException.class,
                    () -> pool.apply(() -> {
                        send(ByteBuffer.wrap(new byte[] {99}));
                        Thread.sleep(Long.MAX_VALUE);
                        return 1;
                    }));

            assertEquals(2, pool.apply(() -> 2));
        }
        assertThat(errors.causes).hasSize(1);
        assertThat(errors.causes.get(0)).hasMessageContaining("unknown kind 99");
    }

    @Test // so it is where there is no pipe of outcomes, or the outcome is too large for that
    void theOutcomeOfAWorkersMainFunctionMayComeTheSameWayAndIsNoFault() throws Exception {
        try (ProcessPool pool = pool()) {
            for (boolean isValue : List.of(true, false)) {
                long before = pool.apply(() -> {
                    send(new Outcome(isValue, ValueCodec.encode(null, "nothing").bytes()).toFrame());
                    return ProcessHandle.current().pid();
                });

                assertEquals(before, pool.apply(() -> ProcessHandle.current().pid()));
            }
        }
        assertThat(errors.causes).isEmpty();
    }

    /** Keeps the causes of what is logged as an error. */
    private static final class Errors extends Handler {
        private final List<Throwable> causes = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= Level.SEVERE.intValue()) {
                causes.add(entry.getThrown());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
