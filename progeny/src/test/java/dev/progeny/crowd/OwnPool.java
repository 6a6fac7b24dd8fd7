package dev.progeny.crowd;

import static dev.progeny.crowd.Crowd.LONG;

import dev.progeny.Connection;
import dev.progeny.Pipe;
import dev.progeny.ProcessLocal;
import dev.progeny.ProcessPool;
import dev.progeny.Waitable;
import java.util.List;
import java.util.Random;

/** A small pool that some have for themselves, and pipes to its worker, which must end with them. */
record OwnPool(ProcessLocal<ProcessPool> pool) implements Play {
    private static final int OWNERS = 2;

    static OwnPool create() {
        return new OwnPool(ProcessLocal.withInitial(() -> ProcessPool.create(1)));
    }

    /** {@return whether who sits there has one} */
    static boolean has(Seat seat) {
        return seat.number() < OWNERS;
    }

    @Override
    public void act(Seat seat, Random random) throws Exception {
        if (!has(seat)) {
            return;
        }
        List<Integer> squares = pool.get().map(List.of(1, 2, 3), n -> n * n);
        Play.verify(squares.equals(List.of(1, 4, 9)), "squares: " + squares);
        Pipe pipe = Pipe.duplex();
        Connection there = pipe.second();
        try (Connection here = pipe.first()) {
            var echo = pool.get().submit(() -> {
                there.send(there.<Object>receive());
                there.close();
            });
            here.send(seat);
            Play.verify(!Waitable.waitAny(List.of(here, echo), LONG).isEmpty(), "neither an answer nor an end");
            Seat back = here.receive();
            Play.verify(back.equals(seat), "sent " + seat + ", received " + back);
            echo.get();
        }
    }

    @Override
    public void check(Score score) {
        // Whatever is left of it is a process or a file, and found when the test has ended.
    }

    @Override
    public void close() {
        // It is closed with the process that has it.
    }
}
