package dev.progeny.dashboard;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Questions to programs, one at a time for each. A program that is stopped may keep who asks waiting for ever: so each question has a thread
 * that can be left behind, and an answer that comes late is there for who asks again. Used by one thread.
 */
final class Questions<T> {
    private final long patienceMillis;
    private final Map<String, FutureTask<T>> open = new HashMap<>();

    /** @param patienceMillis how long to wait for an answer */
    Questions(long patienceMillis) {
        this.patienceMillis = patienceMillis;
    }

    /** {@return whether a program has yet to answer what it was asked, or has answered late} */
    boolean isOpen(String program) {
        return open.containsKey(program);
    }

    /**
     * Asks a program, or takes the answer to what it was asked before, for which this does not wait again.
     *
     * @throws IOException if there is no answer yet, and the question remains open; or if it failed
     */
    T ask(String program, Callable<T> question) throws IOException, InterruptedException {
        FutureTask<T> asked = open.get(program);
        long wait = 0;
        if (asked == null) {
            asked = new FutureTask<>(question);
            open.put(program, asked);
            inThread(asked);
            wait = patienceMillis;
        }
        try {
            T answer = asked.get(wait, TimeUnit.MILLISECONDS);
            open.remove(program);
            return answer;
        } catch (ExecutionException e) {
            open.remove(program);
            throw new IOException(Objects.requireNonNullElse(e.getCause(), e).getMessage(), e);
        } catch (TimeoutException e) {
            throw new IOException("it has not answered within " + patienceMillis + " ms", e);
        }
    }

    /** Forgets the questions to programs that are not among these. */
    void retain(Set<String> programs) {
        open.keySet().retainAll(programs);
    }

    /** Has something done in a thread that can be left behind. */
    static void inThread(Runnable work) {
        Thread thread = new Thread(work, "progeny-top");
        thread.setDaemon(true);
        thread.start();
    }
}
