global using AsyncCap.Staging;
