import { fieldTable } from './field-table.ts';

/** 8.9 with Table 27; 5 to 12 as in ANSI/NIST-ITL 1-2007, 126 to 141 INCITS 378, 300 to 399 the extended feature set. */
export const minutiaeFields = fieldTable(`
  1 LEN record length
  2 IDC information designation character
  3 IMP impression type
  4 FMT minutiae format
  5 OFR originating fingerprint reading system
  6 FGP finger position
  7 FPC fingerprint pattern classification
  8 CRP core position
  9 DLT delta positions
  10 MIN number of minutiae
  11 RDG minutiae ridge count indicator
  12 MRC minutiae and ridge counts
  126 CBI CBEFF information
  127 CEI capture equipment identification
  128 HLL horizontal line length
  129 VLL vertical line length
  130 SLC scale units
  131 THPS transmitted horizontal pixel scale
  132 TVPS transmitted vertical pixel scale
  133 FVW finger view
  134 FGP finger position
  135 FQD finger quality
  136 NOM number of minutiae
  137 FMD finger minutiae
  138 RCI ridge counts
  139 CIN cores
  140 DIN deltas
  141 ADA additional delta angles
  176 OOD owner or developer of other features
  177 PAG processing algorithm of other features
  178 SOD system or device of other features
  179 DTX contact for other features
  300 ROI region of interest
  301 ORT orientation
  302 FPP finger, palm or plantar position
  303 FSP feature set profile
  307 PAT pattern classification
  308 RQM ridge quality map
  309 RQF ridge quality map format
  310 RFM ridge flow map
  311 RFF ridge flow map format
  312 RWM ridge wavelength map
  313 RWF ridge wavelength map format
  314 TRV tonal reversal
  315 PLR possible lateral reversal
  316 FQM friction ridge quality metric
  317 PGS possible growth or shrinkage
  320 COR cores
  321 DEL deltas
  322 CDR core-delta ridge counts
  323 CPR centre point of reference
  324 DIS distinctive features
  325 NCOR no cores
  326 NDEL no deltas
  327 NDIS no distinctive features
  331 MIN minutiae
  332 MRA minutiae ridge count algorithm
  333 MRC minutiae ridge counts
  334 NMIN no minutiae
  335 RCC ridge count confidence
  340 DOT dots
  341 INR incipient ridges
  342 CLD creases and linear discontinuities
  343 REF ridge edge features
  344 NPOR no pores
  345 POR pores
  346 NDOT no dots
  347 NINR no incipient ridges
  348 NCLD no creases
  349 NREF no ridge edge features
  350 MFD method of feature detection
  351 COM comment
  352 LPM latent processing method
  353 EAA examiner analysis assessment
  354 EOF evidence of fraud
  355 LSB latent substrate
  356 LMT latent matrix
  357 LQI local quality issues
  360 AOC area of correspondence
  361 CPF corresponding points
  362 ECD examiner comparison determination
  363 RRC relative rotation
  372 SIM skeletonised image
  373 RPS ridge path segments
  380 TPL temporary lines
  381 FCC feature colour
  901 ULA universal latent annotation
  902 ANN annotation
  903 DUI device unique identifier
  904 MMS make, model, serial number
`);
