package dev.progeny.internal.transport;

/** Whether the heap has room for a frame. Where the JVM itself finds that it has none, it may be set to end this process. */
final class HeapRoom {
    private HeapRoom() {}

    /** @throws OutOfMemoryError if there surely is no room */
    static void ensure(int bytes) {
        if (bytes > left()) {
            System.gc(); // what is unreachable counts as taken until then
            if (bytes > left()) {
                throw new OutOfMemoryError("no room for " + bytes + " bytes in the heap");
            }
        }
    }

    private static long left() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
    }
}
