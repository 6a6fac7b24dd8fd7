package dev.progeny.everywhere;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A program that a test runs from beginning to end, with the JDK that runs the test. */
final class Program {
    /** Of a JVM that lives for some seconds: it starts with less work. Its children do not inherit these. */
    static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private final List<String> command = new ArrayList<>();
    private final Map<String, String> environment = new TreeMap<>();
    private Path directory = Path.of("").toAbsolutePath();

    private Program() {}

    /** The Java launcher with these arguments. */
    static Program java(Object... arguments) {
        List<Object> all = new ArrayList<>(SHORT_LIVED);
        all.addAll(List.of(arguments));
        return tool("java", all.toArray());
    }

    /** A tool of the JDK with these arguments. */
    static Program tool(String name, Object... arguments) {
        return command(jdk().resolve("bin").resolve(name), arguments);
    }

    /** Any program with these arguments. */
    static Program command(Path executable, Object... arguments) {
        Program program = new Program();
        program.command.add(executable.toString());
        for (Object argument : arguments) {
            program.command.add(argument.toString());
        }
        return program;
    }

    /** {@return the folder of the JDK that runs the test} */
    static Path jdk() {
        return Path.of(System.getProperty("java.home"));
    }

    /** Adds a variable to the environment. */
    Program env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Sets the working folder. */
    Program in(Path folder) {
        directory = folder;
        return this;
    }

    /** What a program printed on both streams, and its exit code. */
    record Result(int code, String output) {
        /** The lines that hold something, without the codes for colours. */
        List<String> lines() {
            return output.replaceAll("\\u001B\\[[0-9;]*m", "")
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        }
    }

    /** Runs the program to its end. */
    Result run() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.directory(directory.toFile());
        Process process = builder.redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } finally {
            process.destroyForcibly();
        }
    }
}
