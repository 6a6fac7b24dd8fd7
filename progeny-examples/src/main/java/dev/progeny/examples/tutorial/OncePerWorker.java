package dev.progeny.examples.tutorial;

import dev.progeny.ProcessLocal;
import dev.progeny.ProcessPool;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What is costly to make is made once per process, when it is first asked for. */
final class OncePerWorker {
    private OncePerWorker() {}

    public static void main(String[] args) throws InterruptedException {
        ProcessLocal<Set<String>> dictionary = ProcessLocal.withInitial(OncePerWorker::load);

        List<Boolean> known;
        try (ProcessPool pool = ProcessPool.create(1)) {
            known = pool.map(
                    List.of("pipe", "qeue", "pool"), word -> dictionary.get().contains(word));
        }
        System.out.println(
                "known: " + known); // a result may overtake what its worker printed, the end of the pool does not
    }

    private static Set<String> load() {
        System.out.println("the worker loads its dictionary");
        return new TreeSet<>(List.of("child", "pipe", "pool", "queue"));
    }
}
