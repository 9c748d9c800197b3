import {
  ArrowDownUp,
  ChartBar,
  Columns3,
  Command as CommandIcon,
  Copy,
  CopyPlus,
  Diff,
  Download,
  FileDown,
  FolderDown,
  FolderUp,
  Hash,
  ListChecks,
  type LucideIcon,
  Monitor,
  Moon,
  PanelRight,
  Pause,
  Play,
  Plus,
  RefreshCw,
  Rows3,
  Search,
  ShieldCheck,
  Sun,
  Tag,
  Trash2,
  Upload,
  Wrench,
} from 'lucide-react'
import type { Command } from '../../../shared/domain/command.ts'
import type { Shortcut } from './shortcut.ts'

export interface CommandLook {
  readonly title: string
  readonly group: 'Artifacts' | 'Stores' | 'Comparison' | 'Transfers' | 'View'
  readonly icon: LucideIcon
  readonly shortcut?: Shortcut
}

/** How each command is shown, and its keys. A command that is not here does not compile. */
export const COMMAND_LOOKS: Readonly<Record<Command, CommandLook>> = {
  'artifact.upload': {
    title: 'Upload files…',
    group: 'Artifacts',
    icon: Upload,
    shortcut: { key: 'u', withModifier: true, worksInText: true },
  },
  'artifact.upload-folder': {
    title: 'Upload a folder…',
    group: 'Artifacts',
    icon: FolderUp,
    shortcut: { key: 'u', withModifier: true, withShift: true, worksInText: true },
  },
  'artifact.save-as': {
    title: 'Save as…',
    group: 'Artifacts',
    icon: Download,
    shortcut: { key: 's', withModifier: true, worksInText: true },
  },
  'artifact.save-selected': {
    title: 'Save selected…',
    group: 'Artifacts',
    icon: FolderDown,
    shortcut: { key: 's', withModifier: true, withShift: true, worksInText: true },
  },
  'artifact.copy-to': { title: 'Copy to…', group: 'Artifacts', icon: CopyPlus },
  'artifact.verify': { title: 'Verify', group: 'Artifacts', icon: ShieldCheck },
  'artifact.copy-hash': {
    title: 'Copy SHA-256',
    group: 'Artifacts',
    icon: Copy,
    shortcut: { key: 'c', withModifier: true },
  },
  'artifact.diff': {
    title: 'Compare two artifacts',
    group: 'Artifacts',
    icon: Diff,
    shortcut: { key: 'd', withModifier: true, worksInText: true },
  },
  'artifact.add-name': {
    title: 'Add name…',
    group: 'Artifacts',
    icon: Tag,
    shortcut: { key: 'f2' },
  },
  'artifact.delete': {
    title: 'Delete…',
    group: 'Artifacts',
    icon: Trash2,
    shortcut: { key: 'delete' },
  },
  'edit.select-all': {
    title: 'Select all artifacts',
    group: 'Artifacts',
    icon: ListChecks,
    shortcut: { key: 'a', withModifier: true },
  },
  'store.add': { title: 'Add store…', group: 'Stores', icon: Plus },
  'store.refresh': {
    title: 'Refresh',
    group: 'Stores',
    icon: RefreshCw,
    shortcut: { key: 'f5', worksInText: true },
  },
  'compare.copy-missing': { title: 'Copy missing…', group: 'Comparison', icon: CopyPlus },
  'compare.repair': { title: 'Repair damaged…', group: 'Comparison', icon: Wrench },
  'compare.verify': { title: 'Verify stores…', group: 'Comparison', icon: ShieldCheck },
  'compare.report': { title: 'Export a report…', group: 'Comparison', icon: FileDown },
  'transfers.pause-all': { title: 'Pause all transfers', group: 'Transfers', icon: Pause },
  'transfers.resume-all': { title: 'Resume all transfers', group: 'Transfers', icon: Play },
  'view.compare': {
    title: 'Compare stores',
    group: 'View',
    icon: Columns3,
    shortcut: { key: 'c', withModifier: true, withShift: true, worksInText: true },
  },
  'view.search': {
    title: 'Search artifacts',
    group: 'View',
    icon: Search,
    shortcut: { key: 'f', withModifier: true, worksInText: true },
  },
  'view.palette': {
    title: 'Show all commands',
    group: 'View',
    icon: CommandIcon,
    shortcut: { key: 'k', withModifier: true, worksInText: true },
  },
  'view.jump': {
    title: 'Jump to hash…',
    group: 'View',
    icon: Hash,
    shortcut: { key: 'g', withModifier: true, worksInText: true },
  },
  'view.facets': {
    title: 'Show or hide the facets',
    group: 'View',
    icon: ChartBar,
    shortcut: { key: 'b', withModifier: true, worksInText: true },
  },
  'view.inspector': {
    title: 'Show or hide the inspector',
    group: 'View',
    icon: PanelRight,
    shortcut: { key: 'i', withModifier: true, worksInText: true },
  },
  'view.transfers': {
    title: 'Show or hide transfers',
    group: 'View',
    icon: ArrowDownUp,
    shortcut: { key: 'j', withModifier: true, worksInText: true },
  },
  'view.theme-system': { title: 'Theme: like the system', group: 'View', icon: Monitor },
  'view.theme-light': { title: 'Theme: light', group: 'View', icon: Sun },
  'view.theme-dark': { title: 'Theme: dark', group: 'View', icon: Moon },
  'view.density': { title: 'Compact rows on or off', group: 'View', icon: Rows3 },
}
