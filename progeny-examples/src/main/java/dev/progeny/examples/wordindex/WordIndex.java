package dev.progeny.examples.wordindex;

import dev.progeny.ManagedEvent;
import dev.progeny.Manager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A live index of words: which files have a word, and how often. One program serves it, any number of others, started apart, add files or ask
 * for words meanwhile. The index is a {@link ConcurrentMap} in the manager of the one that serves; to the others it is a map like any other.
 */
public final class WordIndex {
    private static final String USAGE = """
            usage: wordindex serve FOLDER             serve an index until it is stopped; FOLDER is made, and removed at the end
                   wordindex add FOLDER FILE...       add the words of files
                   wordindex find FOLDER WORD...      print which files have a word, and how often
                   wordindex stop FOLDER              end the one that serves
            """;

    private static final int NO_RUN = 2;
    private static final String INDEX = "index";
    private static final String FILES = "files";
    private static final String STOP = "stop";
    private static final Pattern NO_LETTERS = Pattern.compile("\\P{L}+");

    private WordIndex() {}

    /**
     * Does what the command line says, and ends this process with 2 if that is nothing that can be done.
     *
     * @param arguments see the usage
     * @throws IOException if a file cannot be read, or the index cannot be reached
     * @throws InterruptedException if interrupted meanwhile
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        try {
            run(arguments);
        } catch (WordIndexException e) {
            System.err.println("wordindex: " + e.getMessage());
            System.err.print(USAGE);
            System.exit(NO_RUN);
        }
    }

    private static void run(String... arguments) throws IOException, InterruptedException, WordIndexException {
        if (arguments.length < 2) {
            throw new WordIndexException("a command and a FOLDER are needed");
        }
        Meeting meeting = new Meeting(path(arguments[1]));
        List<String> rest = Arrays.asList(arguments).subList(2, arguments.length);
        switch (arguments[0]) {
            case "serve" -> serve(meeting);
            case "add" -> add(meeting, rest);
            case "find" -> find(meeting, rest);
            case "stop" -> stop(meeting);
            default -> throw new WordIndexException("unknown command \"" + arguments[0] + "\"");
        }
    }

    private static Path path(String argument) throws WordIndexException {
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            throw new WordIndexException("\"" + argument + "\" is no path");
        }
    }

    private static void serve(Meeting meeting) throws IOException, InterruptedException, WordIndexException {
        byte[] secret = meeting.open();
        try (Manager manager = Manager.start()) {
            ManagedEvent stop = manager.event();
            ConcurrentMap<String, Map<String, Integer>> index = manager.map();
            manager.publish(INDEX, index);
            manager.publish(FILES, manager.map());
            manager.publish(STOP, stop);
            manager.serve(meeting.address(), secret);
            System.out.println("serving at " + meeting.folder());
            stop.await();
            System.out.println("stopped, with " + index.size() + " words");
        } finally {
            meeting.close();
        }
    }

    private static Manager connect(Meeting meeting) throws IOException, InterruptedException, WordIndexException {
        return Manager.connect(meeting.address(), meeting.secret());
    }

    private static void add(Meeting meeting, List<String> files)
            throws IOException, InterruptedException, WordIndexException {
        try (Manager manager = connect(meeting)) {
            ConcurrentMap<String, Map<String, Integer>> index = manager.find(INDEX);
            ConcurrentMap<String, Map<String, Integer>> added = manager.find(FILES);
            for (String file : files) {
                Map<String, Integer> words = words(path(file));
                Map<String, Integer> before = added.put(file, words);
                // Functions run here, and again if another program has changed the same word meanwhile: nothing gets
                // lost.
                words.forEach((word, count) -> index.merge(word, Map.of(file, count), WordIndex::both));
                if (before != null) {
                    before.keySet().removeAll(words.keySet());
                    before.keySet().forEach(word -> index.computeIfPresent(word, (w, all) -> without(file, all)));
                }
                System.out.println(file + ": " + words.size() + " words");
            }
        }
    }

    /** {@return how often a file has each word} */
    static Map<String, Integer> words(Path file) throws IOException {
        Map<String, Integer> words = new TreeMap<>();
        for (String word : NO_LETTERS.split(Files.readString(file).toLowerCase(Locale.ROOT))) {
            if (!word.isEmpty()) {
                words.merge(word, 1, Integer::sum);
            }
        }
        return words;
    }

    private static Map<String, Integer> both(Map<String, Integer> before, Map<String, Integer> added) {
        Map<String, Integer> both = new TreeMap<>(before);
        both.putAll(added);
        return both;
    }

    /** {@return the same without a file; null, which removes the word, if there is no other} */
    private static @Nullable Map<String, Integer> without(String file, Map<String, Integer> files) {
        Map<String, Integer> rest = new TreeMap<>(files);
        rest.remove(file);
        return rest.isEmpty() ? null : rest;
    }

    private static void find(Meeting meeting, List<String> words)
            throws IOException, InterruptedException, WordIndexException {
        try (Manager manager = connect(meeting)) {
            ConcurrentMap<String, Map<String, Integer>> index = manager.find(INDEX);
            for (String word : words) {
                Map<String, Integer> files = index.getOrDefault(word.toLowerCase(Locale.ROOT), Map.of());
                System.out.println(word + ": " + new TreeMap<>(files));
            }
        }
    }

    private static void stop(Meeting meeting) throws IOException, InterruptedException, WordIndexException {
        try (Manager manager = connect(meeting)) {
            ManagedEvent stop = manager.find(STOP);
            stop.set();
        }
    }
}
