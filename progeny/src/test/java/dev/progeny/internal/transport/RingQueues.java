package dev.progeny.internal.transport;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.internal.memory.ProcessFolder;
import dev.progeny.internal.platform.Deadlines;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Ring queues within one process, and what tests of them share. */
abstract class RingQueues {
    static RingQueue unbounded() throws IOException {
        return RingQueue.ofElements(path(), Long.MAX_VALUE);
    }

    static Path path() {
        return ProcessFolder.own().newPath("queue");
    }

    static List<Path> rings(RingQueue queue) throws IOException {
        try (Stream<Path> files = Files.list(queue.path().getParent())) {
            return files.filter(file -> file.getFileName()
                            .toString()
                            .startsWith(queue.path().getFileName() + "."))
                    .toList();
        }
    }

    static void put(RingQueue queue, String element) throws IOException, InterruptedException {
        assertTrue(queue.put(Deadlines.NEVER, () -> true, bytes(element)));
    }

    static String take(RingQueue queue) throws IOException, InterruptedException {
        return text(queue.take(Deadlines.NEVER, () -> true));
    }

    static List<String> drain(RingQueue queue) throws IOException {
        List<String> all = new ArrayList<>();
        for (ByteBuffer taken = queue.tryTake(); taken != null; taken = queue.tryTake()) {
            all.add(text(taken));
        }
        return all;
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }
}
