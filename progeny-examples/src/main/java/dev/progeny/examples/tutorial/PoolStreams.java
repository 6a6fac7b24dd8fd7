package dev.progeny.examples.tutorial;

import dev.progeny.ProcessPool;
import java.util.List;
import java.util.stream.Stream;

/** Results as a stream: in order, or as they come. The source is read only a little ahead of what was taken. */
final class PoolStreams {
    private PoolStreams() {}

    public static void main(String[] args) {
        List<String> words = List.of("a", "stream", "of", "results");

        try (ProcessPool pool = ProcessPool.create(2)) {
            try (Stream<Integer> lengths = pool.imap(words, String::length)) {
                System.out.println("in order: " + lengths.toList());
            }
            try (Stream<Integer> lengths = pool.imapUnordered(words, String::length)) {
                System.out.println(
                        "as they finish, sorted here: " + lengths.sorted().toList());
            }
        }
    }
}
