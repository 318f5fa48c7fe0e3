package dev.continuum.drivers.log;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A directory in memory that loses what a disk may lose: after a power cut each sector that was
 * written and not forced is there or not, and of the names that were not forced a prefix is.
 * Thread-safe; deterministic where one thread uses it.
 */
final class SimulatedDisk implements Disk {
  static final int SECTOR_BYTES = 512;

  /** What is left of the writes that were not forced. */
  enum Survival {
    /** Only the process died: the kernel has everything, and may lose it in the next power cut. */
    KILLED,
    /** The kernel had written nothing back. */
    NOTHING,
    /** Any sector may have made it. */
    ANY_SECTOR
  }

  private static final class Inode {
    byte[] now = {};
    byte[] durable = {};
    final BitSet dirty = new BitSet();
    int unreadableFrom;
    int unreadableTo;

    void write(byte[] bytes, int count, int offset) {
      if (offset + count > now.length) {
        now = Arrays.copyOf(now, offset + count);
      }
      System.arraycopy(bytes, 0, now, offset, count);
      if (count > 0) {
        dirty.set(offset / SECTOR_BYTES, (offset + count - 1) / SECTOR_BYTES + 1);
      }
    }

    /** Brings what is dirty to the medium, and nothing else. */
    void force() {
      durable = Arrays.copyOf(durable, now.length);
      for (int sector = dirty.nextSetBit(0); sector >= 0; sector = dirty.nextSetBit(sector + 1)) {
        copySector(sector, now, durable);
      }
      dirty.clear();
    }

    private static void copySector(int sector, byte[] from, byte[] to) {
      int start = sector * SECTOR_BYTES;
      int end = Math.min(start + SECTOR_BYTES, from.length);
      if (start < end) {
        System.arraycopy(from, start, to, start, end - start);
      }
    }

    Inode after(Survival survival, Random random) {
      Inode inode = new Inode();
      if (survival == Survival.KILLED) {
        inode.now = now.clone();
        inode.durable = durable.clone();
        inode.dirty.or(dirty);
        return inode;
      }
      inode.now = Arrays.copyOf(durable, Math.max(durable.length, now.length));
      for (int sector = dirty.nextSetBit(0); sector >= 0; sector = dirty.nextSetBit(sector + 1)) {
        boolean kept = survival == Survival.ANY_SECTOR && random.nextBoolean();
        if (kept) {
          copySector(sector, now, inode.now);
        }
      }
      inode.durable = inode.now.clone();
      return inode;
    }
  }

  private TreeMap<String, Inode> names = new TreeMap<>();

  /** The directory as it was after each change since it was forced, the forced one first. */
  private final List<TreeMap<String, Inode>> history = new ArrayList<>(List.of(new TreeMap<>()));

  private long operations;
  private long cutAtOperation = Long.MAX_VALUE;
  private boolean cut;
  private boolean failNextForce;
  private @Nullable Runnable duringNextForce;
  private boolean failWrites;
  private boolean fullForWrites;
  private long freeBytes = Long.MAX_VALUE;

  /** Cuts the power in the middle of the n-th operation that changes something. */
  synchronized void cutPowerAt(long operation) {
    cutAtOperation = operation;
  }

  synchronized boolean isCut() {
    return cut;
  }

  synchronized long operations() {
    return operations;
  }

  /** The next force fails, and the kernel takes what it was to write for clean. */
  synchronized void failNextForce() {
    failNextForce = true;
  }

  /** Does something in the middle of the next force. */
  synchronized void duringNextForce(Runnable action) {
    duringNextForce = action;
  }

  synchronized void failWrites(boolean fail) {
    failWrites = fail;
  }

  /** Makes a part of a file unreadable. */
  synchronized void failReads(String name, int fromBytes, int toBytes) {
    Inode inode = existing(name);
    inode.unreadableFrom = fromBytes;
    inode.unreadableTo = toBytes;
  }

  /** Makes every write find the disk full, as a copy-on-write file system may. */
  synchronized void fullForWrites(boolean full) {
    fullForWrites = full;
  }

  /** How many bytes files may still grow by. */
  synchronized void freeBytes(long bytes) {
    freeBytes = bytes;
  }

  /** What the next start finds. */
  synchronized SimulatedDisk after(Survival survival, Random random) {
    SimulatedDisk next = new SimulatedDisk();
    if (survival == Survival.KILLED) {
      IdentityHashMap<Inode, Inode> copies = new IdentityHashMap<>();
      next.history.clear();
      for (TreeMap<String, Inode> moment : history) {
        TreeMap<String, Inode> copy = new TreeMap<>();
        moment.forEach(
            (name, inode) ->
                copy.put(name, copies.computeIfAbsent(inode, old -> old.after(survival, random))));
        next.history.add(copy);
      }
      next.names = new TreeMap<>(next.history.getLast());
      return next;
    }
    int kept = survival == Survival.NOTHING ? 0 : random.nextInt(history.size());
    history.get(kept).forEach((name, inode) -> next.names.put(name, inode.after(survival, random)));
    next.history.set(0, new TreeMap<>(next.names));
    return next;
  }

  /** A copy of the present state. */
  synchronized SimulatedDisk copy() {
    return after(Survival.KILLED, new Random(0));
  }

  synchronized byte[] content(String name) {
    return existing(name).now.clone();
  }

  /** Replaces the content of a file, as a disk that lies does. */
  synchronized void tamper(String name, byte[] content) {
    Inode inode = existing(name);
    inode.now = content.clone();
    inode.durable = content.clone();
    inode.dirty.clear();
  }

  @Override
  public synchronized DiskFile create(String name) throws IOException {
    change();
    if (names.containsKey(name)) {
      throw new FileAlreadyExistsException(name);
    }
    Inode inode = new Inode();
    names.put(name, inode);
    history.add(new TreeMap<>(names));
    return new OpenFile(inode);
  }

  @Override
  public synchronized DiskFile open(String name) throws IOException {
    Inode inode = names.get(name);
    if (inode == null) {
      throw new FileNotFoundException(name);
    }
    return new OpenFile(inode);
  }

  @Override
  public DiskFile openForReading(String name) throws IOException {
    return open(name);
  }

  @Override
  public synchronized List<String> list() {
    return List.copyOf(names.keySet());
  }

  @Override
  public synchronized void rename(String from, String to) throws IOException {
    change();
    if (names.containsKey(to)) {
      throw new FileAlreadyExistsException(to);
    }
    names.put(to, existing(from));
    names.remove(from);
    history.add(new TreeMap<>(names));
  }

  @Override
  public synchronized void delete(String name) throws IOException {
    change();
    Inode inode = names.remove(name);
    if (inode != null && freeBytes != Long.MAX_VALUE) {
      freeBytes += inode.now.length;
    }
    history.add(new TreeMap<>(names));
  }

  @Override
  public synchronized void forceDirectory() throws IOException {
    change();
    TreeMap<String, Inode> latest = history.getLast();
    history.clear();
    history.add(latest);
  }

  @Override
  public synchronized long usableBytes() {
    return freeBytes;
  }

  @Override
  public String toString() {
    return "simulated disk";
  }

  private Inode existing(String name) {
    Inode inode = names.get(name);
    if (inode == null) {
      throw new AssertionError("no file " + name + " in " + names.keySet());
    }
    return inode;
  }

  private boolean isLastBeforeCut() {
    return operations + 1 == cutAtOperation;
  }

  private void change() throws IOException {
    if (cut || ++operations >= cutAtOperation) {
      cut = true;
      throw new IOException("power cut");
    }
  }

  private final class OpenFile implements DiskFile {
    private final Inode inode;

    OpenFile(Inode inode) {
      this.inode = inode;
    }

    @Override
    public long size() {
      synchronized (SimulatedDisk.this) {
        return inode.now.length;
      }
    }

    @Override
    public int read(ByteBuffer target, long offsetBytes) throws IOException {
      synchronized (SimulatedDisk.this) {
        if (offsetBytes < inode.unreadableTo
            && offsetBytes + target.remaining() > inode.unreadableFrom) {
          throw new IOException("Input/output error");
        }
        int count = (int) Math.min(target.remaining(), Math.max(0, inode.now.length - offsetBytes));
        if (count > 0) {
          target.put(inode.now, (int) offsetBytes, count);
        }
        return Math.max(0, count);
      }
    }

    @Override
    public void write(ByteBuffer source, long offsetBytes) throws IOException {
      synchronized (SimulatedDisk.this) {
        byte[] bytes = new byte[source.remaining()];
        source.duplicate().get(bytes);
        if (isLastBeforeCut() && bytes.length > 0) {
          // The cut comes in the middle: some of the write is in the page cache.
          inode.write(bytes, new Random(operations).nextInt(bytes.length), (int) offsetBytes);
        }
        change();
        if (failWrites) {
          throw new IOException("Input/output error");
        }
        long growth = Math.max(0, offsetBytes + bytes.length - inode.now.length);
        if (growth > freeBytes || fullForWrites) {
          throw new DiskFullException("No space left on device", new IOException("simulated"));
        }
        if (freeBytes != Long.MAX_VALUE) {
          freeBytes -= growth;
        }
        inode.write(bytes, bytes.length, (int) offsetBytes);
        source.position(source.limit());
      }
    }

    @Override
    public void force() throws IOException {
      synchronized (SimulatedDisk.this) {
        change();
        Runnable action = duringNextForce;
        duringNextForce = null;
        if (action != null) {
          action.run();
        }
        if (failNextForce) {
          failNextForce = false;
          inode.durable = Arrays.copyOf(inode.durable, inode.now.length);
          inode.dirty.clear();
          throw new IOException("Input/output error");
        }
        inode.force();
      }
    }

    @Override
    public void close() {}
  }
}
