package dev.progeny.everywhere;

import com.acme.Main;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Copies the program into a folder with spaces and umlauts, and runs it there. */
final class Moving {
    private Moving() {}

    /** Arguments: Progeny's jar, the program's classes, a folder for the copy. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path target = Files.createDirectories(Path.of(args[2], "Größe & Übung, mit Leerzeichen"));
        Path jar = Files.copy(Path.of(args[0]), target.resolve("progeny für alle.jar"));
        Path classes = target.resolve("Klassen");
        Path source = Path.of(args[1]);
        List<Path> files;
        try (Stream<Path> walk = Files.walk(source)) {
            files = walk.toList();
        }
        for (Path file : files) {
            Files.copy(file, classes.resolve(source.relativize(file)));
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(java, "-cp", jar + File.pathSeparator + classes, Main.class.getName())
                .directory(target.toFile())
                .inheritIO()
                .start();
        System.exit(process.waitFor());
    }
}
