package dev.progeny.bench.stores;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class StoresTest {
    @TempDir
    Path temp;

    @Test
    @Timeout(600)
    void theShortFormFindsFiguresOfAllDatabasesAndLeavesNothing() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Path folder = temp.resolve("disk");

        Stores.compare(
                folder,
                true,
                new PrintStream(out, true, UTF_8),
                new PrintStream(new ByteArrayOutputStream(), true, UTF_8));

        List<String> lines = out.toString(UTF_8).lines().toList();
        assertThat(lines.subList(2, 5)).allMatch(line -> line.contains("| 0 blocks in 1 kills |"));
        assertThat(lines.subList(2, 5))
                .satisfiesExactly(
                        h2 -> assertThat(h2).startsWith("| H2 2.").contains("| no |"),
                        sqlite -> assertThat(sqlite).startsWith("| SQLite 3.").contains("| yes |"),
                        duckdb -> assertThat(duckdb).startsWith("| DuckDB v2.").contains("| no |"));
        assertThat(folder).isEmptyDirectory();
    }
}
