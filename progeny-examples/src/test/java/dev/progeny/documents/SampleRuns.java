package dev.progeny.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Samples compiled all at once, each in a package of its own, and run a few at a time, each in a JVM and an empty folder of its own.
 * A run has begun before its result is asked for.
 */
final class SampleRuns implements AutoCloseable {
    private static final int AT_A_TIME = 2;
    private static final int LIMIT_SECONDS = 120;

    private final ExecutorService runners = Executors.newFixedThreadPool(AT_A_TIME);
    private final Map<Sample, Future<Run>> runs = new LinkedHashMap<>();
    private final Path folder;

    /** What came of a sample: how it ended, and all that it printed. */
    private record Run(boolean ended, int status, List<String> printed) {}

    SampleRuns(List<Sample> samples, Path folder) throws IOException {
        this.folder = folder;
        compile(samples);
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            String name = packageOf(i);
            runs.put(sample, runners.submit(() -> run(sample, name)));
        }
    }

    private static String packageOf(int index) {
        return "sample" + index;
    }

    private void compile(List<Sample> samples) throws IOException {
        List<JavaFileObject> sources = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            sources.add(new Source(samples.get(i), packageOf(i)));
        }
        Path classes = Files.createDirectories(folder.resolve("classes"));
        List<String> options = List.of(
                "--release",
                "17",
                "-Xlint:all,-processing,-serial,-try",
                "-Werror",
                "-proc:none",
                "-d",
                classes.toString());
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        boolean compiled =
                compiler.getTask(messages, null, null, options, null, sources).call();
        assertTrue(compiled, () -> "the samples must compile:\n" + messages);
    }

    private Run run(Sample sample, String name) throws IOException, InterruptedException {
        Path home = Files.createDirectories(folder.resolve(name));
        Path log = folder.resolve(name + ".txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dfile.encoding=UTF-8",
                        "-Dsun.stdout.encoding=UTF-8",
                        "-Dstdout.encoding=UTF-8",
                        "-Dstderr.encoding=UTF-8",
                        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                        "-cp",
                        folder.resolve("classes")
                                + System.getProperty("path.separator")
                                + System.getProperty("java.class.path"),
                        name + "." + sample.mainClass())
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly().waitFor(); // its children end with it
        return new Run(ended, process.exitValue(), Files.readAllLines(log, StandardCharsets.UTF_8));
    }

    /** Waits for the end of a sample, and fails unless it did what the document says. */
    void check(Sample sample) throws InterruptedException, ExecutionException {
        Run run = runs.get(sample).get();
        String printed = "\nbut it printed\n" + String.join("\n", run.printed());
        assertTrue(run.ended(), () -> sample.place() + " must end within " + LIMIT_SECONDS + " s," + printed);
        assertEquals(0, run.status(), () -> sample.place() + " must end with exit code 0," + printed);
        String difference = sample.difference(run.printed());
        assertTrue(difference.isEmpty(), () -> sample.place() + ": " + difference + printed);
    }

    @Override
    public void close() {
        runners.shutdownNow();
    }

    /** A sample as the compiler sees it; its messages begin with the place in the document. */
    private static final class Source extends SimpleJavaFileObject {
        private final Sample sample;
        private final String name;

        Source(Sample sample, String name) {
            super(URI.create("memory:///" + name + "/" + sample.mainClass() + ".java"), JavaFileObject.Kind.SOURCE);
            this.sample = sample;
            this.name = name;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return sample.source(name);
        }

        @Override
        public String getName() {
            return sample.place() + ", generated line";
        }
    }
}
