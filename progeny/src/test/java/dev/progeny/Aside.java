package dev.progeny;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Work of a test on a thread of its own, a daemon: a test that fails does not wait for it. */
public final class Aside {
    private Aside() {}

    /** Something that may fail. */
    public interface Action {
        /** Does it. */
        void run() throws Exception;
    }

    /** Does it there. */
    public static CompletableFuture<Void> run(Action action) {
        return call(() -> {
            action.run();
            return null;
        });
    }

    /** Asks it there. */
    public static <T> CompletableFuture<T> call(Callable<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        answer.complete(question.call());
                    } catch (Throwable e) {
                        answer.completeExceptionally(e);
                    }
                },
                "aside");
        thread.setDaemon(true);
        thread.start();
        return answer;
    }
}
