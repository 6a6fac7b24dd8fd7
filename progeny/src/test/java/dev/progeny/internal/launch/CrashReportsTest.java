package dev.progeny.internal.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashReportsTest {
    private static final long PID = 4_000_000_000L; // which no system gives to a process

    @TempDir
    Path folder;

    private final Instant started = Instant.now();
    private Path report;

    @BeforeEach
    void write() throws Exception {
        report = Files.createFile(folder.resolve("hs_err_pid" + PID + ".log"));
    }

    @Test
    void theReportOfAProcessIsFoundInItsWorkingFolder() throws Exception {
        Files.setLastModifiedTime(report, FileTime.from(started.plus(Duration.ofSeconds(1))));

        assertEquals(report.toAbsolutePath(), CrashReports.find(PID, started, folder));
    }

    @Test
    void aReportThatIsOlderThanTheProcessIsOfAnotherOfItsNumber() throws Exception {
        Files.setLastModifiedTime(report, FileTime.from(started.minus(Duration.ofSeconds(1))));

        assertNull(CrashReports.find(PID, started, folder));
    }

    @Test
    void theReportOfAnotherProcessIsNotTaken() {
        assertNull(CrashReports.find(PID + 1, started, folder));
    }
}
