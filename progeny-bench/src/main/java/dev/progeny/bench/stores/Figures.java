package dev.progeny.bench.stores;

/**
 * What was found of one database.
 *
 * @param engine which
 * @param version of it, as it says
 * @param flatOut the median of the rounds as quick as it can
 * @param paced at the instrument's rate
 * @param sizeRatio bytes on the disk after closing, beside those of the samples
 * @param kills how often a writer was killed
 * @param lost how many acknowledged blocks were missing or wrong afterwards, of all kills
 * @param openSeconds the longest time to open it after a kill
 * @param complaint why another process could not read while one wrote; nothing if it could
 * @param jarBytes of the driver
 */
record Figures(
        Engine engine,
        String version,
        Load flatOut,
        Load paced,
        double sizeRatio,
        int kills,
        long lost,
        double openSeconds,
        String complaint,
        long jarBytes) {}
